"""How tests add, correct and withdraw entries, as a registrar would."""

from io import BytesIO

from sqlalchemy import select

from tests.web.checked_page import parsed, text_of
from tracker import clock

PAGE = {"address": "https://example.org/list"}
EVENT = "/registrar/add/certification-events?certification=C-GOOD"
PDF = b"%PDF-1.7\n% a certificate"


def known(session, model):
    """The facts of a table that are not withdrawn."""
    session.rollback()
    return list(session.scalars(select(model).where(model.withdrawn_at.is_(None))))


def day(name, value):
    """The three boxes of a day."""
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def checked(**fields):
    """What every entry must say, with these fields."""
    return {"source": "The body's list", **day("last_checked", clock.today()), **fields}


def document(content=PDF, name="certificate.pdf"):
    """A file as it is chosen in the form."""
    return {"document": (BytesIO(content), name)}


def form_of(page):
    """The fields of a page's form as they stand in it."""
    form = page.main.find("form", method="post")
    fields = {}
    for one in form.find_all(["input", "textarea", "select"]):
        name = one.get("name")
        if not name or one.get("type") in {"file", "submit"}:
            continue
        if one.name == "select":
            chosen = one.find("option", selected=True) or one.find("option")
            fields[name] = chosen["value"]
        elif one.name == "textarea":
            fields[name] = one.text.removeprefix("\n")
        elif one.get("type") == "checkbox":
            if one.has_attr("checked"):
                fields.setdefault(name, []).append(one["value"])
        else:
            fields[name] = one.get("value", "")
    return fields, form


def press(client, page, button="Continue", /, **changed):
    """Send the form of a page with some fields changed; the answer."""
    fields, form = form_of(page)
    name = {"Publish": "publish", "Go back and change": "back"}.get(button)
    sent = {**fields, **changed, **({"step": name} if name else {})}
    return client.post(form["action"], data={key: one for key, one in sent.items() if one != []})


def preview(client, address, /, **changed):
    """Open a form, change it and continue; the page that shows what this changes."""
    response = press(client, client.page(address), **changed)
    assert response.status_code == 200
    page = parsed(response)
    assert text_of(page.h1) == "What this changes", errors(page)
    return page


def publish(client, address, /, **changed):
    """Open a form, change it, look at what this changes, and publish; the page after that."""
    response = press(client, preview(client, address, **changed), "Publish")
    assert response.status_code == 303, errors(parsed(response))
    return client.page(response.location)


def errors(page):
    """What the summary of errors says, by the id that it leads to."""
    links = page.select(".govuk-error-summary a")
    return {link["href"].removeprefix("#"): text_of(link) for link in links}


def correction_of(client, provider, title):
    """The address where an entry on a provider's page is corrected."""
    page = client.page(f"/registrar/providers/{provider}/entry")
    for card in page.select(".govuk-summary-card"):
        if text_of(card.select_one(".govuk-summary-card__title")) == title:
            return card.find("a", href=lambda href: href.endswith("/correct"))["href"]
    raise LookupError(title)
