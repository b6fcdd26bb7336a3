"""A role of PostgreSQL for which policies hold, and to which a test's tables belong."""

from collections.abc import Iterator
from uuid import uuid4

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session


def plain_engine(session: Session, url: str) -> Iterator[Engine]:
    """An engine of a role that may do nothing but own the tables; by a superuser's session."""
    role = f"plain_{uuid4().hex}"
    session.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD 'plain'"))
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    for table in session.scalars(text(tables)).all():
        session.execute(text(f'ALTER TABLE "{table}" OWNER TO {role}'))
    session.commit()
    engine = create_engine(make_url(url).set(username=role, password="plain"))
    yield engine
    engine.dispose()
    session.rollback()
    session.execute(text(f"DROP OWNED BY {role} CASCADE"))
    session.execute(text(f"DROP ROLE {role}"))
    session.commit()
