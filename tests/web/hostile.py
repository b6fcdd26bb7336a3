"""Every page of a user, with whatever somebody may type or send in place of what it asks for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bs4 import Tag
from werkzeug.test import TestResponse

from tests.web.checked_page import CheckedClient, parsed

LONG = "9" * 20
VALUES = (
    "\x00",
    "x\x00y",
    LONG,
    "-1",
    "2147483648",
    "9223372036854775808",
    "0000-00-00",
    "9999-12-31",
    "31/12/99999",
    "' OR '1'='1' -- ",
    "%' ESCAPE '",
    "{{7*7}}${7*7}<script>",
    "\u202e\ufffe\U0001f4a9e\u0301",
    "\ud800",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "a\r\nSet-Cookie: x=y",
    "١٢٣",
    "NaN",
    "1e400",
    " \t\n ",
    "",
)
HUGE = "x" * 400_000
# What no link says, and some page may read.
NAMES = tuple(
    re.findall(
        r"\w+",
        "all as_known at audit day family from given kind known lang level list month name next on "
        "order organisation person provider q record requirement role search sent setting settings "
        "show since sort stage standing state status to type until v version who year",
    )
)


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, by what method, and what it says as it stands."""

    page: str
    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        return pattern(self.action), tuple(sorted({name for name, _ in self.fields}))


def pattern(address: str) -> str:
    """What is alike in the addresses of one page about this or that."""
    path = urlsplit(address).path
    return re.sub(r"/[\w~-]{22,}|/\d[\d-]*|/[A-Z][A-Z0-9-]*(?=/|$)", "/*", path)


def walk(client: CheckedClient, start: str, most: int = 400) -> tuple[dict[str, str], list[Form]]:
    """A page of each pattern that can be reached by links, and each different form on them."""
    pages: dict[str, str] = {}
    forms: dict[tuple[str, tuple[str, ...]], Form] = {}
    waiting, tried = [start], set()
    while waiting and len(tried) < most:
        address = waiting.pop(0)
        if address in tried or (pattern(address) in pages and "?" not in address):
            continue
        tried.add(address)
        response = client.get(address, follow_redirects=True)
        assert response.status_code < 500, address
        if response.mimetype != "text/html" or response.status_code != 200:
            continue
        here = response.request.path
        pages.setdefault(pattern(here), here)
        page = parsed(response)
        for form in page.find_all("form"):
            found = _form(here, form)
            forms.setdefault(found.key, found)
        waiting += [
            one["href"]
            for one in page.find_all("a", href=re.compile("^/(?!/|static)"))
            if pattern(one["href"]) not in pages
        ]
    return pages, [one for one in forms.values() if not one.action.endswith("/sign-out")]


def _form(here: str, form: Tag) -> Form:
    said, files = [], []
    for one in form.find_all(["input", "select", "textarea", "button"]):
        if not one.get("name"):
            continue
        if one.get("type") == "file":
            files.append(one["name"])
        elif one.name == "select":
            chosen = one.find("option", selected=True) or one.find("option")
            said.append((one["name"], chosen.get("value", "") if chosen else ""))
        else:
            said.append((one["name"], one.get("value") or one.text))
    action = urljoin(here, form.get("action") or here)
    return Form(here, action, form.get("method", "get").lower(), tuple(said), tuple(files))


def hostile(form: Form, values: tuple[str, ...], each: bool) -> Iterator[list[tuple[str, str]]]:
    """What may be sent in place of the form: all fields so, `each` so, and none or too many."""
    own = [(name, said) for name, said in form.fields if name != "csrf_token"]
    names = list(dict.fromkeys(name for name, _ in own))
    for value in values:
        yield [(name, value) for name in names]
    if not each:
        return
    for number, name in enumerate(names):
        for value in (values[number % len(values)], values[(number + 7) % len(values)]):
            yield [(one, value if one == name else said) for one, said in own]
        yield [(one, said) for one, said in own if one != name]
    yield [pair for pair in own for _ in range(3)]
    yield [(f"{name}[]", value) for name, value in own]
    yield [(name, HUGE) for name in names[:1]]
    yield []


def send(client: CheckedClient, form: Form, fields: list[tuple[str, str]]) -> tuple[int, str]:
    """The status of what is answered, and its text."""
    if form.method == "get":
        response = client.get(_address(form.action, fields))
    else:
        response = post(client, form, [("csrf_token", client.form_token()), *fields])
    return response.status_code, response.text if response.mimetype == "text/html" else ""


def post(client: CheckedClient, form: Form, fields: list[tuple[str, str]]) -> TestResponse:
    """What is answered to these fields, and no others."""
    body = urlencode(fields, errors="surrogatepass")
    return client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")


def asked(
    client: CheckedClient, address: str, values: tuple[str, ...]
) -> Iterator[tuple[str, int]]:
    """Each page with hostile values for all that it may be asked, and for the page of a list."""
    for value in values:
        told = _address(address, [(name, value) for name in NAMES])
        yield told, client.get(told).status_code
        told = _address(address, [("page", value)])
        yield told, client.get(told).status_code


def _address(address: str, fields: list[tuple[str, str]]) -> str:
    parts = urlsplit(address)
    query = urlencode([*parse_qsl(parts.query), *fields], errors="surrogatepass")
    return f"{parts.path}?{query}"
