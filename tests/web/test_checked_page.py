"""The checks themselves see what is wrong."""

import pytest
from werkzeug.test import TestResponse

from tests.web.checked_page import check

GOOD = """<!DOCTYPE html><html lang="en"><head>
<title>Home &ndash; Training Standards Tracker</title></head><body><h1 id="top">Home</h1>
<form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="a">A</label><input id="a"></form><a href="#top">Top</a></body></html>"""
POLICY = "default-src 'none'; script-src 'self' 'nonce-abc'; style-src 'self'; base-uri 'none'"


def answer(html, policy=POLICY, kept="no-store"):
    from flask import Request

    headers = {"Content-Security-Policy": policy, "Cache-Control": kept}
    return TestResponse([html.encode()], "200 OK", headers, Request({}))


def test_a_good_page_passes():
    check(answer(GOOD))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("Home &ndash; Training", "Training"),
        (' lang="en"', ""),
        ("<h1", "<h1>Again</h1><h1"),
        ('<a href="#top"', '<a id="top" href="#top"'),
        ('href="#top"', 'href="#nowhere"'),
        ('href="#top"', 'href="#"'),
        (">Top<", "><"),
        ('<label for="a">A</label>', ""),
        ('value="x"', ""),
        ("<h1", "<script>1</script><h1"),
        ("<h1", '<script nonce="old">1</script><h1'),
        ("<h1", "<style>p {}</style><h1"),
        ("<h1", '<p style="color: red">x</p><h1'),
        ("<h1", '<p onclick="x()">x</p><h1'),
        ("<h1", "<p>None</p><h1"),
        ("<h1", '<p aria-describedby="gone">x</p><h1'),
        ("<h1", '<img src="/x.png"><h1'),
    ],
)
def test_a_bad_page_does_not(good, bad):
    assert good in GOOD
    with pytest.raises(AssertionError):
        check(answer(GOOD.replace(good, bad)))


def test_headers_are_looked_at():
    with pytest.raises(AssertionError):
        check(answer(GOOD, kept="private"))
    with pytest.raises(AssertionError):
        check(answer(GOOD, policy=POLICY.replace("'self' 'nonce", "'self' 'unsafe-inline' 'nonce")))
