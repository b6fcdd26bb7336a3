"""What must be true of every page, whatever it is about."""

import re

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

NAME = " \N{EN DASH} Training Standards Tracker"
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


class CheckedClient(FlaskClient):
    """A browser without scripts, through which no page passes that is not well made."""

    def open(self, *args, **kwargs) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in range(300, 400):
            check(response)
        return response

    def page(self, address: str, status: int = 200) -> BeautifulSoup:
        """The page at an address, as its parsed HTML."""
        response = self.get(address)
        assert response.status_code == status, (address, response.status_code)
        return parsed(response)

    def send(self, address: str, fields: dict | None = None, **kwargs) -> TestResponse:
        """Post a form with the token that a page of this session carries."""
        token = parsed(self.get("/account")).find("input", {"name": "csrf_token"})
        assert token is not None, "Sign in first: only then is there a form with a token."
        return self.post(address, data={"csrf_token": token["value"], **(fields or {})}, **kwargs)


def parsed(response: TestResponse) -> BeautifulSoup:
    """The answer's HTML as a browser would read it; read once, for its check and for its test."""
    if "parsed" not in vars(response):
        response.parsed = BeautifulSoup(response.text, "html5lib")
    return response.parsed


def text_of(found: Tag | None) -> str:
    """What is read, with each run of white space as one space; '' where nothing was found."""
    return " ".join(found.get_text(" ").split()) if found else ""


def check(response: TestResponse) -> None:
    """Fail with what is wrong with the page, if anything."""
    page = parsed(response)
    wrong = [problem for rule in RULES for problem in rule(page)]
    wrong += _unsafe(page, response.headers.get("Content-Security-Policy", ""))
    if response.headers.get("Cache-Control") != "no-store":
        wrong.append("may be kept by the browser")
    assert wrong == [], f"{response.request.path}: {wrong}"


def _titled(page):
    title = text_of(page.title)
    if not title.endswith(NAME) or title == NAME.strip() or title.startswith("\N{EN DASH}"):
        yield f"title: {title!r}"
    if not page.html.get("lang"):
        yield "no language"
    if len(page.find_all("h1")) != 1 or not text_of(page.h1):
        yield f"{len(page.find_all('h1'))} headings of the first level"


def _identified(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    yield from (f"two of id {id}" for id in {one for one in ids if ids.count(one) > 1})
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
        for tag in page.find_all(attrs={attribute: True}):
            named = tag[attribute]
            for id in named.split() if isinstance(named, str) else named:
                if id not in ids:
                    yield f"{attribute}={id} leads nowhere"
    for link in page.find_all("a", href=re.compile("^#.")):
        if link["href"][1:] not in ids:
            yield f"{link['href']} leads nowhere"


def _labelled(page):
    labels = {label["for"] for label in page.find_all("label", attrs={"for": True})}
    for control in page.find_all(["input", "select", "textarea"]):
        named = control.get("aria-label") or control.get("aria-labelledby")
        if control.get("type") in UNLABELLED or named or control.get("id") in labels:
            continue
        yield f"no label for {control}"
    for tag in page.find_all(["a", "button"]):
        if not text_of(tag) and not tag.get("aria-label"):
            yield f"no text: {tag}"
    for link in page.find_all("a"):
        if not link.get("href") or link["href"] == "#":
            yield f"leads nowhere: {link}"
    yield from (f"no alternative: {image}" for image in page.find_all("img", alt=False))


def _ours(page):
    for form in page.find_all("form"):
        if form.get("method", "get").lower() == "post":
            token = form.find("input", {"name": "csrf_token"})
            if token is None or not token.get("value"):
                yield f"no token in the form to {form.get('action')}"


def _said(page):
    for tag in page.find_all(["td", "dd", "li", "p", "span", "strong", "h1", "h2", "h3", "option"]):
        if text_of(tag) in {"None", "True", "False", "{}", "[]"}:
            yield f"not said in words: {tag}"


def _unsafe(page, policy):
    nonce = re.search(r"script-src 'self' 'nonce-([\w-]+)'", policy)
    if not nonce or "unsafe" in policy or "style-src 'self';" not in policy:
        yield f"policy: {policy}"
    for script in page.find_all("script"):
        if nonce is None or script.get("nonce") != nonce[1]:
            yield f"no nonce: {script}"
    yield from (f"inline style: {tag}" for tag in page.find_all("style"))
    for tag in page.find_all(True):
        yield from (f"{name} in {tag.name}" for name in tag.attrs if re.match("on|style$", name))


RULES = (_titled, _identified, _labelled, _ours, _said)


def press_button(client: CheckedClient, page: BeautifulSoup, word: str) -> BeautifulSoup:
    """Press a button of a page; the page that it leads to."""
    button = next(one for one in page.find_all("button") if text_of(one) == word)
    form = button.find_parent("form")
    fields = {one["name"]: one["value"] for one in form.find_all("input")}
    response = client.post(button.get("formaction") or form["action"], data=fields)
    assert response.status_code == 303
    return client.page(response.location)
