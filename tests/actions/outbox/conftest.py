"""A real mail server, and the way to it."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.mail.postbox import Postbox, running
from tracker.mail.message import Post
from tracker.mail.smtp import smtp_way


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def post(postbox: Postbox) -> Iterator[Post]:
    with running(postbox) as server:
        yield partial(smtp_way, server)
