"""What must be true of every page, whatever it is about."""

import re
from collections import Counter
from hashlib import sha256

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

NAME = " \N{EN DASH} Training Standards Tracker"
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
CONTROLS = {"input", "select", "textarea"}
POINTING = {"for", "aria-labelledby", "aria-describedby", "aria-controls"}
SAYING = {"td", "dd", "li", "p", "span", "strong", "h1", "h2", "h3", "option"}
NONCE = re.compile(r"script-src 'self' 'nonce-([\w-]+)'")
TOKEN = re.compile(r'(<input[^>]*name="csrf_token"[^>]*value=")([^"]+)')
WELL_MADE: set[bytes] = set()
UNSAID = {"None", "True", "False", "{}", "[]"}


class CheckedClient(FlaskClient):
    """A browser without scripts, through which no page passes that is not well made."""

    _token: str | None = None

    def open(self, *args, **kwargs) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.request.path == "/sign-out":
            self._token = None
        if response.mimetype == "text/html" and response.status_code not in range(300, 400):
            said = _said_by(response)
            if said not in WELL_MADE:
                check(response)
                WELL_MADE.add(said)
        return response

    def page(self, address: str, status: int = 200) -> BeautifulSoup:
        """The page at an address, as its parsed HTML."""
        response = self.get(address)
        assert response.status_code == status, (address, response.status_code)
        return parsed(response)

    def send(self, address: str, fields: dict | None = None, **kwargs) -> TestResponse:
        """Post a form with the token that a page of this session carries."""
        data = {"csrf_token": self.form_token(), **(fields or {})}
        return self.post(address, data=data, **kwargs)

    def form_token(self) -> str:
        """What a page of this session carries in its forms; fetched the first time."""
        if self._token is None:
            self._token = token_in(self.get("/account"))
        return self._token


def token_in(response: TestResponse) -> str:
    """The token of the page's forms."""
    found = TOKEN.search(response.text)
    assert found, "No form with a token: who is signed out has none on most pages."
    return found[2]


def _said_by(response: TestResponse) -> bytes:
    """A digest of all that the check looks at, but for what is drawn anew for each answer.

    A nonce that is not the policy's own stays, and so does a token that is missing.
    """
    policy = response.headers.get("Content-Security-Policy", "")
    text = TOKEN.sub(r"\1drawn", response.text)
    if nonce := NONCE.search(policy):
        policy, text = (said.replace(nonce[1], "drawn") for said in (policy, text))
    looked_at = (text, policy, response.headers.get("Cache-Control", ""))
    return sha256(repr(looked_at).encode()).digest()


def parsed(response: TestResponse) -> BeautifulSoup:
    """The answer's HTML, read once, for its check and for its test."""
    if "parsed" not in vars(response):
        response.parsed = BeautifulSoup(response.text, "html.parser")
    return response.parsed


def text_of(found: Tag | None) -> str:
    """What is read, with each run of white space as one space; '' where nothing was found."""
    return " ".join(found.get_text(" ").split()) if found else ""


def check(response: TestResponse) -> None:
    """Fail with what is wrong with the page, if anything."""
    page = parsed(response)
    tags = page.find_all(True)
    wrong = [*_titled(page), *(problem for rule in RULES for problem in rule(tags))]
    wrong += [*_said(page, tags)]
    wrong += _unsafe(tags, response.headers.get("Content-Security-Policy", ""))
    if response.headers.get("Cache-Control") != "no-store":
        wrong.append("may be kept by the browser")
    assert wrong == [], f"{response.request.path}: {wrong}"


def _titled(page):
    title = text_of(page.title)
    if not title.endswith(NAME) or title == NAME.strip() or title.startswith("\N{EN DASH}"):
        yield f"title: {title!r}"
    if not page.html.get("lang"):
        yield "no language"


def _headed(tags):
    first = [tag for tag in tags if tag.name == "h1"]
    if len(first) != 1 or not text_of(first[0]):
        yield f"{len(first)} headings of the first level"


def _identified(tags):
    ids = Counter(tag["id"] for tag in tags if "id" in tag.attrs)
    yield from (f"two of id {id}" for id, times in ids.items() if times > 1)
    for tag in tags:
        for attribute in POINTING & tag.attrs.keys():
            named = tag[attribute]
            for id in named.split() if isinstance(named, str) else named:
                if id not in ids:
                    yield f"{attribute}={id} leads nowhere"
        address = tag.get("href", "") if tag.name == "a" else ""
        if address.startswith("#") and address[1:] and address[1:] not in ids:
            yield f"{address} leads nowhere"


def _labelled(tags):
    labels = {tag["for"] for tag in tags if tag.name == "label" and "for" in tag.attrs}
    for tag in tags:
        if tag.name in CONTROLS and tag.get("type") not in UNLABELLED:
            named = tag.get("aria-label") or tag.get("aria-labelledby")
            if not named and tag.get("id") not in labels:
                yield f"no label for {tag}"
        elif tag.name in {"a", "button"} and not text_of(tag) and not tag.get("aria-label"):
            yield f"no text: {tag}"
        elif tag.name == "a" and tag.get("href", "") in {"", "#"}:
            yield f"leads nowhere: {tag}"
        elif tag.name == "img" and "alt" not in tag.attrs:
            yield f"no alternative: {tag}"


def _ours(tags):
    for form in tags:
        if form.name == "form" and form.get("method", "get").lower() == "post":
            token = form.find("input", {"name": "csrf_token"})
            if token is None or not token.get("value"):
                yield f"no token in the form to {form.get('action')}"


def _said(page, tags):
    # Where a tag reads so, one of its strings does: few pages have any.
    if any(string.strip() in UNSAID for string in page.strings):
        for tag in tags:
            if tag.name in SAYING and text_of(tag) in UNSAID:
                yield f"not said in words: {tag}"


def _unsafe(tags, policy):
    nonce = NONCE.search(policy)
    if not nonce or "unsafe" in policy or "style-src 'self';" not in policy:
        yield f"policy: {policy}"
    for tag in tags:
        if tag.name == "script" and (nonce is None or tag.get("nonce") != nonce[1]):
            yield f"no nonce: {tag}"
        if tag.name == "style":
            yield f"inline style: {tag}"
        yield from (f"{name} in {tag.name}" for name in tag.attrs if re.match("on|style$", name))


RULES = (_headed, _identified, _labelled, _ours)


def press_button(client: CheckedClient, page: BeautifulSoup, word: str) -> BeautifulSoup:
    """Press a button of a page; the page that it leads to."""
    button = next(one for one in page.find_all("button") if text_of(one) == word)
    form = button.find_parent("form")
    fields = {one["name"]: one["value"] for one in form.find_all("input")}
    response = client.post(button.get("formaction") or form["action"], data=fields)
    assert response.status_code == 303
    return client.page(response.location)
