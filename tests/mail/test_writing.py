"""A message as those read it who get it: headings, lists, tables, links, and the same in plain."""

import re
from datetime import date
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from tracker.mail import hr, others, staff
from tracker.mail.digest import Digest, Line, Link, Section, Table
from tracker.mail.flagged import KINDS, Flagged, facts, say
from tracker.mail.staff import Matter
from tracker.mail.words import ENGLISH, IN
from tracker.mail.writing import LONGEST_SUBJECT, write
from tracker.rules.words import FlagKind, Language, Level, Severity

DAY = date(2026, 12, 4)
COURSE = "Positive Behaviour Support"
HREF = "https://tracker.example/notices/x"


def matter(kind: FlagKind = FlagKind.TRAINING_DUE, **said) -> Matter:
    known = {"requirements": (COURSE,), "course": COURSE, "level": Level.PHYSICAL, "until": DAY}
    return Matter(kind, **{**known, **said})


def own(*matters: Matter, language: Language = Language.ENGLISH, page: str | None = None):
    """A message about somebody's own training."""
    ordered, words = staff.in_order(matters), IN[language]
    return write(
        Digest(
            staff.subject(ordered, words),
            staff.first_sentence(ordered, words),
            "kim@harb.example",
            staff.sections(ordered, words, page),
            HREF,
            language,
            "Kim O'Neill & Sons",
        )
    )


def read(html: str) -> BeautifulSoup:
    """The HTML as a browser reads it, having been found well made."""
    page = BeautifulSoup(html, "html.parser")
    assert page.html["lang"] in {"en", "cy"}
    assert len(page.find_all("h1")) == 1
    levels = [int(one.name[1]) for one in page.find_all(["h1", "h2", "h3"])]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.find_all(["img", "script", "link", "style", "iframe", "form", "font"]) == []
    assert page.title.get_text(strip=True)
    for heading in page.find_all(["h2", "h3"]):
        after = heading.find_next(["p", "ul", "table", "h3", "h2", "footer"])
        empty = {("h2", "footer"), ("h3", "footer"), ("h2", "h2"), ("h3", "h3"), ("h3", "h2")}
        assert (heading.name, after.name) not in empty, f"nothing under {heading}"
    for table in page.find_all("table"):
        assert table.caption
        assert {th["scope"] for th in table.thead.find_all("th")} == {"col"}
        assert all(row.th["scope"] == "row" for row in table.tbody.find_all("tr"))
    for listed in page.find_all("ul"):
        assert listed.find("li")
        assert {child.name for child in listed.find_all(recursive=False)} == {"li"}
    for link in page.find_all("a"):
        assert link["href"].startswith("https://tracker.example/")
        assert link.get_text(strip=True)
    assert "None" not in page.get_text()
    return page


def words_of(text: str) -> list[str]:
    return re.sub(r":(?=\s)", " ", text).replace("*", " ").replace("=", " ").split()


@pytest.mark.parametrize(
    ("said", "subject", "first"),
    [
        (
            matter(),
            f"You need a refresher in {COURSE} by 4 December",
            f"You need a refresher in {COURSE} by Friday 4 December 2026.",
        ),
        (
            matter(is_full_programme=True),
            f"You need to do {COURSE} again by 4 December",
            f"You need to do the full programme of {COURSE} again by Friday 4 December 2026.",
        ),
        (
            matter(in_grace=True),
            f"Your training in {COURSE} has run out",
            f"Your training in {COURSE} ran out on Friday 4 December 2026. You need a refresher "
            "now.",
        ),
        (
            matter(FlagKind.TRAINING_EXPIRED),
            f"Your training in {COURSE} has run out",
            f"Your training in {COURSE} ran out on Friday 4 December 2026.",
        ),
        (
            matter(FlagKind.TRAINING_EXPIRED, until=None),
            f"Your training in {COURSE} has run out",
            f"Your training in {COURSE} has run out.",
        ),
        (
            matter(FlagKind.NEVER_TRAINED, until=None),
            f"You need training: {COURSE}",
            f"We have no record of training that you need: {COURSE}.",
        ),
        (
            matter(FlagKind.NOT_ASSURED, failing="provider_not_certified"),
            f"Your training in {COURSE} does not count",
            f"Your training in {COURSE} does not count at the moment.",
        ),
    ],
)
def test_the_fact_comes_first(said, subject, first):
    written = own(said)
    assert written.subject == subject
    assert read(written.html).h1.get_text(strip=True) == first
    assert " ".join(written.plain.split()).startswith(first)
    assert written.preferences == HREF


def test_the_next_step_names_the_level_and_with_whom():
    page = read(own(matter(provider="Harbour Team", requirements=("RRN", "Local"))).html)
    steps = [one.get_text(strip=True) for one in page.find_all("li")]
    assert steps == [
        "You need it for: RRN; Local.",
        ENGLISH.levels[Level.PHYSICAL],
        "Your last course was with Harbour Team. Ask your manager or HR to book you on one of "
        "theirs.",
        "If you have done it already, send your certificate to HR.",
    ]


def test_who_trained_them_in_vain_is_not_named_again():
    page = read(own(matter(FlagKind.NOT_ASSURED, provider="Bad Ltd", failing="x")).html)
    assert "Bad Ltd" not in page.get_text()
    assert ENGLISH.why_not_known in page.get_text()


def test_what_one_course_mends_is_told_once():
    same = [matter(requirements=("A",)), matter(requirements=("B",), level=Level.AWARENESS)]
    new = [
        matter(FlagKind.NEVER_TRAINED, requirements=("C",), course="C", level=Level.AWARENESS),
        matter(FlagKind.NEVER_TRAINED, requirements=("D",), course="D", level=Level.PHYSICAL),
    ]
    first, second = staff.in_order([*same, *new])
    assert (first.requirements, first.course, first.level) == (("C", "D"), "D", Level.PHYSICAL)
    assert (second.requirements, second.course) == (("A", "B"), COURSE)
    assert len(read(own(*same, *new).html).find_all("h2")) == 2


def test_several_that_are_due_are_told_by_the_first_day():
    later = matter(course="Other", requirements=("Other",), until=date(2027, 1, 9))
    written = own(later, matter())
    assert written.subject == "You need to do some training by 4 December"
    assert own(later, matter(FlagKind.TRAINING_EXPIRED)).subject == (
        "You need to do some training now"
    )


@pytest.mark.parametrize("kind", staff._FIRST)
def test_welsh_throughout(kind):
    written = own(matter(kind, provider="Cwmni"), language=Language.WELSH, page=f"{HREF}/staff")
    page = read(written.html)
    assert page.html["lang"] == "cy"
    english = own(matter(kind, provider="Cwmni"), page=f"{HREF}/staff")

    def letters(plain: str) -> set[str]:
        return set(re.findall(r"[^\W\d]+", re.sub(r"https\S+", "", plain)))

    names = letters(f"{COURSE} Kim O'Neill & Sons Cwmni Training Standards Tracker")
    assert letters(written.plain) & letters(english.plain) - names <= {"a", "i", "at", "staff"}


def test_html_and_plain_say_the_same():
    written = own(matter(provider="Team"), matter(FlagKind.NEVER_TRAINED, until=None), page=HREF)
    page = read(written.html)
    page.title.decompose()
    plain = set(words_of(written.plain))
    assert set(words_of(page.get_text(" "))) - plain - {"Tracker."} == set()
    assert "&amp;" not in written.plain


def test_plain_lines_are_short_but_for_addresses():
    written = own(matter(provider="A provider with quite a long name " * 3), page=HREF)
    assert all(len(line) <= 72 or "http" in line for line in written.plain.splitlines())
    assert "\n\n\n\n" not in written.plain


def flagged(kind: FlagKind, who: str = "00101", severity: Severity = Severity.BREACH) -> Flagged:
    return Flagged(kind, severity, DAY, who, "Ward 1", "Restraint", who, f"{HREF}/{who}")


@pytest.mark.parametrize("kind", FlagKind)
def test_every_kind_is_said(kind):
    assert set(KINDS) == set(FlagKind)
    for text in (say(flagged(kind)), say(flagged(kind), here=True), *facts([flagged(kind)])):
        assert text.strip() == text
        assert "{" not in text
    assert facts([flagged(kind), flagged(kind, "2")])[0]


def test_a_person_with_two_flags_is_one_person():
    same = [flagged(FlagKind.TRAINING_DUE), flagged(FlagKind.TRAINING_DUE)]
    assert facts(same) == ["1 person needs training by 4 December"]
    assert facts([*same, flagged(FlagKind.TRAINING_DUE, "00102")]) == [
        "2 people need training by 4 December"
    ]


def test_hr_names_ten_at_most_and_counts_the_rest():
    kinds = {kind: f"{HREF}/{kind}" for kind in FlagKind}
    pages = hr.Pages(HREF, kinds, HREF, HREF)
    many = [flagged(FlagKind.TRAINING_DUE, f"{n:05}") for n in range(35)]
    many += [flagged(FlagKind.NEVER_TRAINED, "99999", Severity.CONCERN)]
    table, named = hr.new_flags(many, pages)
    assert [[cell.text for cell in row] for row in table.table.rows] == [
        ["Training due", "35", "0", "0"],
        ["Never trained", "0", "1", "0"],
    ]
    assert len(named.lines) == 11
    assert named.lines[-1].text == "And 26 more"
    assert list(hr.new_flags([], pages)) == list(hr.untaken([], pages)) == []
    (escalated,) = hr.untaken(many[:3], pages)
    assert [part.heading for part in escalated.parts] == ["Ward 1"]
    told = {
        "opened": 3,
        "closed": 1,
        "undelivered": 1,
        "silent": ["00101", "00102"],
        "stale": [{"code": "W1", "setting": "Ward 1", "days": 140}],
        "coverage": [
            {
                "code": "L",
                "requirement": "Restraint",
                "now": {"held": 8499, "counted": 10000},
                "before": {"held": 0, "counted": 0},
            }
        ],
    }
    (week,) = hr.summary(told, date(2026, 11, 23), pages)
    assert week.heading == "Your week to 23 November 2026"
    assert [cell.text for cell in week.table.rows[0]] == [
        "Restraint",
        "84.9% (8,499 of 10,000)",
        "Nobody to count",
    ]
    assert "2 people have turned their emails off: 00101, 00102" in {
        line.text for line in week.lines
    }
    read(write(Digest("x", "x.", "a@b", (table, named, escalated, week), HREF)).html)


def test_sections_of_others_are_never_empty():
    assert list(others.commissioned([], HREF)) == []
    assert list(others.register([], HREF)) == []
    assert list(others.checks_due([], DAY, HREF)) == []
    entry = flagged(FlagKind.REGISTER_ENTRY_STALE)
    ending = flagged(FlagKind.CERTIFICATION_EXPIRING)
    assert [one.heading for one in others.register([entry, ending], HREF)] == [
        "What is new in the register",
        "Never checked, or not for a year",
    ]
    checks = [others.Check(f"Entry {n}", None if n else DAY) for n in range(25)]
    (due,) = others.checks_due(checks, DAY, HREF)
    assert due.intro == "25 register entries need checking."
    assert due.lines[0].text == "Entry 0: due on 4 December 2026"
    assert due.lines[-1].text == "And 5 more"


def test_what_is_put_in_is_only_text():
    nasty = '<script>alert("x")</script> {{ 7 * 7 }}'
    section = Section(nasty, nasty, Table(nasty, (nasty,), ((Line(nasty),),)), (Line(nasty),))
    section = Section("x", parts=(section,), links=(Link(nasty, f"{HREF}?a=1&b=2"),))
    written = write(Digest(f"a\nb {nasty * 20}", nasty, "a@b", (section,), HREF, to=nasty))
    page = read(written.html)
    assert page.find_all("a")[0]["href"] == f"{HREF}?a=1&b=2"
    assert nasty in written.plain
    assert "\n" not in written.subject
    assert len(written.subject) <= LONGEST_SUBJECT
