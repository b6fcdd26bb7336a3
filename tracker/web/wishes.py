"""The form on which somebody says how they want to be told, in either language."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from tracker.actions.notices.wishes import Wishes
from tracker.rules.words import Language, Often


@dataclass(frozen=True, slots=True)
class FormWords:
    """What the form says in one language."""

    title: str
    language: str
    often: str
    how_often: Mapping[Often, str]
    quiet: str
    quiet_hint: str
    weekends: str
    bank_holidays: str
    save: str
    saved: str
    problem: str
    wrong: str


ENGLISH = FormWords(
    title="Emails about training",
    language="Language of emails about your own training",
    often="How often do you want them?",
    how_often={
        Often.DAILY: "On each working day on which there is something new",
        Often.WEEKLY: "Once a week",
        Often.NEVER: "Never",
    },
    quiet="Days off",
    quiet_hint="We do not write on these days unless you choose them.",
    weekends="Write to me at weekends too",
    bank_holidays="Write to me on bank holidays too",
    save="Save",
    saved="Your choice is saved.",
    problem="There is a problem",
    wrong="Choose a language and how often you want emails",
)
WELSH = FormWords(
    title="Negeseuon e-bost am hyfforddiant",
    language="Iaith y negeseuon am eich hyfforddiant eich hun",
    often="Pa mor aml ydych chi am eu cael?",
    how_often={
        Often.DAILY: "Ar bob diwrnod gwaith pan fydd rhywbeth newydd",
        Often.WEEKLY: "Unwaith yr wythnos",
        Often.NEVER: "Byth",
    },
    quiet="Dyddiau i ffwrdd",
    quiet_hint="Nid ydym yn ysgrifennu ar y dyddiau hyn oni bai eich bod yn eu dewis.",
    weekends="Ysgrifennwch ataf ar benwythnosau hefyd",
    bank_holidays="Ysgrifennwch ataf ar wyliau banc hefyd",
    save="Cadw",
    saved="Mae eich dewis wedi'i gadw.",
    problem="Mae problem",
    wrong="Dewiswch iaith a pha mor aml yr ydych am gael negeseuon",
)
FORM_WORDS = {Language.ENGLISH: ENGLISH, Language.WELSH: WELSH}
LANGUAGES = {Language.ENGLISH: "English", Language.WELSH: "Cymraeg"}


def wishes_sent() -> Wishes | None:
    """What the form says; None where a choice is missing or is none of those offered."""
    try:
        return Wishes(
            Language(request.form.get("language", "")),
            Often(request.form.get("often", "")),
            "weekends" in request.form,
            "bank_holidays" in request.form,
        )
    except ValueError:
        return None
