"""A database that a whole module shares."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import URL

from tests import postgres


@pytest.fixture(scope="module")
def shared_postgres_url(postgres_server: URL, migrated_postgres: str) -> Iterator[str]:
    name = f"year_{uuid4().hex}"
    url = postgres.create_database(postgres_server, name, template=migrated_postgres)
    yield url.render_as_string(hide_password=False)
    postgres.drop_database(postgres_server, name)
