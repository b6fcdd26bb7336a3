"""A certificate of a passport, in the words of the page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.credential.samples import CERTIFICATE
from tracker import clock
from tracker.web.passport_words import certificate_rows


@pytest.mark.parametrize(
    ("days", "english", "welsh"),
    [
        (0, None, None),
        (1, "1 day ago", "1 diwrnod yn ôl"),
        (20, "2 weeks ago", "2 wythnos yn ôl"),
        (335, "11 months ago", "11 mis yn ôl"),
        (365, "1 year ago", "blwyddyn yn ôl"),
        (729, "1 year ago", "blwyddyn yn ôl"),
        (5 * 366, "5 years ago", "5 o flynyddoedd yn ôl"),
    ],
)
def test_how_long_ago_is_never_told_as_longer(sqlite_app, days, english, welsh):
    done = clock.today() - timedelta(days=days)
    one = replace(CERTIFICATE, started_on=None, completed_on=done)
    with sqlite_app.test_request_context("/verify?lang=en"):
        assert dict(certificate_rows(one)).get("How long ago") == english
    with sqlite_app.test_request_context("/verify?lang=cy"):
        assert dict(certificate_rows(one)).get("Faint yn ôl") == welsh
