"""Documents are encrypted anew by a command, so that an old key can go."""

import json

from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select

from tests.actions.harbour import fill
from tests.documents.made import picture
from tracker.actions.sent_certificates import send_certificate
from tracker.clock import today
from tracker.rules.words import Result
from tracker.store.certificates import Proposal
from tracker.store.database import db
from tracker.store.tables.people import Person


def test_it_seals_all_with_the_first_key_and_says_what_it_could_not_open(
    sqlite_app: Flask,
) -> None:
    old, new, other = (Fernet.generate_key().decode() for _ in range(3))
    with sqlite_app.app_context():
        session = db.session()
        fill(session)
        dee = session.scalars(select(Person.id).where(Person.number == "00103")).one()
        said = Proposal("A course", None, None, today(), Result.PASSED, None, None)
        send_certificate(session, (old,), dee, picture(), said)

    def run(*keys: str, **more: bool) -> tuple[int, str]:
        sqlite_app.config["EVIDENCE_KEYS"] = keys
        arguments = ["evidence-keys", *(["--json"] if more else [])]
        done = sqlite_app.test_cli_runner().invoke(args=arguments)
        return done.exit_code, done.stdout

    assert run(new, old) == (
        0,
        "1 encrypted anew, 0 were so already, 0 open with none of the keys.\n",
    )
    status, told = run(new, json=True)
    assert (status, json.loads(told)) == (0, {"sealed": 0, "already": 1, "lost": 0})
    assert run(other, old)[0] == 1
