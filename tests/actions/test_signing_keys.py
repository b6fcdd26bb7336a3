"""One key signs; it is made when it is needed, once; what older ones signed still verifies."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.credential.samples import HOST, PASSPORT
from tracker import clock
from tracker.actions.signing_keys import (
    CannotSign,
    own_keys,
    published_keys,
    rotate,
    signer,
)
from tracker.credential.achievement import issue, verify
from tracker.store.credentials import signing_keys
from tracker.store.database import db

SECRET = "a secret of the settings"


def signed(session: Session) -> str:
    by, now = signer(session, HOST, SECRET), clock.now()
    return issue(PASSPORT, by.issuer, by.key, by.key_id, now)


def test_the_first_key_is_made_when_it_is_needed(session: Session) -> None:
    assert own_keys(session) == []
    first = signer(session, HOST, SECRET)
    assert signer(session, HOST, SECRET).key_id == first.key_id
    assert first.key_id == f"{HOST}/credentials/keys/{first.key.thumbprint()}"
    assert [key["kid"] for key in published_keys(session, SECRET)["keys"]] == [
        first.key.thumbprint()
    ]


def test_nobody_is_told_an_empty_list_of_keys(session: Session) -> None:
    (told,) = published_keys(session, SECRET)["keys"]
    assert signer(session, HOST, SECRET).key.thumbprint() == told["kid"]


def test_a_retired_key_still_verifies_and_signs_no_more(session: Session) -> None:
    before = signed(session)
    made = rotate(session, SECRET)
    after = signed(session)
    now = clock.now()
    names = [verify(text, own_keys(session), now).key_name for text in (before, after)]
    assert names[1] == made.name != names[0]
    new, old = signing_keys(session)
    assert (new.name, old.name) == (names[1], names[0])
    assert old.retired_at == new.made_at
    assert new.retired_at is None


def test_another_secret_cannot_sign_until_there_is_another_key(session: Session) -> None:
    before = signed(session)
    with pytest.raises(CannotSign, match="credential-keys --rotate"):
        signer(session, HOST, "another")
    rotate(session, "another")
    assert signer(session, HOST, "another").key_id not in before
    assert verify(before, own_keys(session), clock.now()).passport == PASSPORT


def test_what_is_kept_holds_no_secret_in_the_open(session: Session) -> None:
    secret = signer(session, HOST, SECRET).key.as_dict(private=True)["d"]
    assert secret not in str(signing_keys(session))


def test_of_several_who_need_the_first_key_at_once_one_makes_it(app: Flask) -> None:
    with app.app_context():
        engine = db.engine
    barrier = Barrier(4)

    def need(_: int) -> str:
        with Session(engine) as session:
            barrier.wait()
            return signer(session, HOST, SECRET).key_id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(need, range(4)))) == 1
    with Session(engine) as session:
        assert len(signing_keys(session)) == 1
