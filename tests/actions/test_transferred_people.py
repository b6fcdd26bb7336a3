"""People who go with their setting to another employer: who knows them, and what uploads say."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.actions.harbour import STAFF, TRAINING, fill
from tests.actions.test_change_of_operator import hand_over
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.answers import Given
from tracker.actions.import_file import import_file
from tracker.actions.standing import standings
from tracker.store.organisation import has_staff, is_behind
from tracker.store.person import person_of
from tracker.store.scope import scope_of, sight_of
from tracker.store.staff_list import StaffFilter, people_numbered, staff_page
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.places import Organisation, SettingUpload

DAY = timedelta(days=1)


@pytest.fixture
def ids(session):
    """The small world, in which OTHER runs Ward 1 from today on; organisations by their codes."""
    hand_over(session, fill(session))
    return dict(session.execute(select(Organisation.code, Organisation.id)).all())


def take(session, sheets, organisation="OTHER", **more):
    return import_file(session, workbook(sheets), "f.xlsx", organisation=organisation, **more)


def numbers(session, organisation_id, day):
    page = staff_page(session, organisation_id, StaffFilter(), day, 1)
    return sorted((row.staff_number, row.setting) for row in page.rows)


def key_of(session, number):
    return session.scalars(select(Person.id).where(Person.number == number)).one()


def known_to(session, organisation_id, day):
    return sorted(
        session.scalars(select(Person.number).where(scope_of(session, organisation_id, day).people))
    )


ALL = ["00101", "00102", "00103", "00104", "00105"]
W1 = [("00101", "W1"), ("00102", "W1"), ("00103", "W1")]
W2 = [("00101-2", "W2"), ("00104", "W2")]


def test_whose_posts_they_are_on_each_side_of_the_day(session, ids):
    today = clock.today()
    assert numbers(session, ids["HARB"], today - DAY) == W1[:1] + W2[:1] + W1[1:] + W2[1:]
    assert numbers(session, ids["OTHER"], today - DAY) == []
    assert numbers(session, ids["HARB"], today) == W2
    assert numbers(session, ids["OTHER"], today) == W1


def test_whom_each_knows(session, ids):
    today = clock.today()
    assert known_to(session, ids["HARB"], today) == ALL
    assert known_to(session, ids["OTHER"], today - DAY) == []
    assert known_to(session, ids["OTHER"], today) == ALL[:3]
    assert not has_staff(session, scope_of(session, ids["OTHER"], today - DAY))
    assert has_staff(session, scope_of(session, ids["OTHER"], today))
    assert is_behind(session, scope_of(session, ids["OTHER"], today))
    found = people_numbered(session, ids["OTHER"], ALL, today)
    assert sorted(found) == ALL[:3]


def test_what_each_sees_of_them(session, ids):
    today = clock.today()

    def seen(organisation, number, day=today):
        scope = scope_of(session, ids[organisation], day)
        return sight_of(session, scope, key_of(session, number), day)

    assert (seen("HARB", "00102").on, seen("HARB", "00102").hidden) == (today - DAY, frozenset())
    assert seen("HARB", "00102").known_on is not None
    assert seen("OTHER", "00102") == (today, None, frozenset())
    # Two posts, one of them with each: either sees its own.
    for organisation in ("HARB", "OTHER"):
        assert (seen(organisation, "00101").on, len(seen(organisation, "00101").hidden)) == (
            today,
            1,
        )
    assert person_of(session, ids["OTHER"], key_of(session, "00104"), today) is None
    assert person_of(session, ids["OTHER"], key_of(session, "00102"), today - DAY) is None


def test_the_command_answers_for_the_organisation_of_the_day(session, ids):
    today = clock.today()

    def told(organisation, on):
        report = standings(session, on=on, known_on=clock.now(), organisation=organisation)
        return sorted(one["staff_number"] for one in report.as_json()["standings"])

    assert told("HARB", today - DAY) == ["00101", "00101-2", "00102", "00103", "00104"]
    assert told("OTHER", today - DAY) == []
    assert told("HARB", today) == ["00101-2", "00104"]
    assert told("OTHER", today) == ["00101", "00102", "00103"]


def test_a_staff_list_of_the_new_employer_knows_them_by_number(session, ids):
    rows = [
        ["00102", "Brown", "Col", "W1", "Senior nurse", None, None, None],
        ["00103", "Clarke", "Dee", "Kite House", "Nurse", None, None, None],
        ["77", "New", "Ann", "W1", "Nurse", None, None, None],
    ]
    document = take(session, {"Staff": [STAFF, *rows]})
    assert document["problems"] == []
    assert (document["rows"]["new"], document["rows"]["changed"]) == (1, 2)
    people = session.execute(
        select(Person.number, Person.organisation_id).order_by(Person.id)
    ).all()
    assert [tuple(one) for one in people if one.number in {"00102", "77"}] == [
        ("00102", ids["HARB"]),
        ("77", ids["OTHER"]),
    ]
    said = (
        select(PostFact.role)
        .join(Post)
        .where(Post.staff_number == "00102", PostFact.withdrawn_at.is_(None))
    )
    assert session.scalars(said).all() == ["Senior nurse"]
    # What the new employer says stays with it: the old one is at its last day, as known then.
    person, sight = person_of(session, ids["HARB"], key_of(session, "00102"), clock.today())
    assert sight.on == clock.today() - DAY
    role = select(PostFact.role).where(
        PostFact.post_id.in_(select(Post.id).where(Post.person_id == person.id)),
        PostFact.recorded_at <= sight.known_on,
    )
    assert session.scalars(role).all() == ["Nurse"]


def test_the_old_employer_can_say_nothing_more_of_the_setting(session, ids):
    row = ["00102", "Brown", "Col", "W1", "Matron", None, None, None]
    document = take(session, {"Staff": [STAFF, row]}, organisation="HARB")
    assert [one["code"] for one in document["problems"]] == ["unknown_setting"]


def test_a_leaver_is_still_known_to_the_new_employer_and_one_of_before_is_not(session, ids):
    today = clock.today()
    row = ["00102", "Brown", "Col", "W1", "Nurse", None, today, None]
    assert take(session, {"Staff": [STAFF, row]})["rows"]["changed"] == 1
    later = today + timedelta(days=30)
    assert numbers(session, ids["OTHER"], later) == [W1[0], W1[2]]
    assert known_to(session, ids["OTHER"], later) == ALL[:3]
    session.rollback()
    # Who left before the change never was the new employer's.
    left = ["00103", "Clarke", "Dee", "W1", "Nurse", None, today - DAY, None]
    assert take(session, {"Staff": [STAFF, left]})["rows"]["changed"] == 1
    assert known_to(session, ids["OTHER"], later) == ALL[:2]


@pytest.mark.parametrize("by_name", [False, True])
def test_a_training_log_of_the_new_employer(session, ids, by_name):
    day = clock.today() - timedelta(days=3)
    row = [None if by_name else "00103", "Clarke", "Dee", "Good level 2", "Unheard of", day, None]
    document = take(session, {"Training": [TRAINING, row]})
    assert document["rows"]["new"] == 1
    said = select(TrainingFact).where(TrainingFact.person_id == key_of(session, "00103"))
    assert session.scalars(said).one().completed_on == day
    # Its answer is about what it said, though the person came from another.
    answers = [Given("unknown_provider", "Unheard of", "GOOD")]
    take(session, {"Training": [TRAINING, row]}, answers=answers)
    report = standings(session, on=clock.today(), known_on=clock.now(), setting="W1").as_json()
    (told,) = (one for one in report["standings"] if one["staff_number"] == "00103")
    assert told["record"]["provider"] == "GOOD"


def test_an_upload_of_the_old_employer_makes_no_figures_of_the_setting_fresh(session, ids):
    before = dict(session.execute(select(SettingUpload.setting_id, SettingUpload.last_on)).all())
    session.execute(SettingUpload.__table__.delete())
    session.commit()
    day = clock.today() - timedelta(days=3)
    row = ["00102", "Brown", "Col", "Good level 2", "GOOD", day, None]
    assert take(session, {"Training": [TRAINING, row]}, organisation="HARB")["rows"]["new"] == 1
    assert before
    assert session.scalars(select(SettingUpload.setting_id)).all() == []


def same_number(session):
    """OTHER had a 00102 of its own before."""
    row = ["00102", "Young", "Zia", "X1", "Nurse", None, None, None]
    assert take(session, {"Staff": [STAFF, row]})["rows"]["new"] == 1


def test_one_number_of_two_people_is_told_by_the_name_or_not_at_all(session):
    today = fill(session)
    same_number(session)
    hand_over(session, today)
    day = today - timedelta(days=3)
    rows = [
        ["00102", None, None, "Good level 2", "GOOD", day, None],
        ["00102", "Nobody", "Nemo", "Good level 2", "GOOD", day, None],
        ["00102", "Young", "Zia", "Good level 2", "GOOD", day, None],
        ["00102", "Brown", "Col", "Good level 2", "GOOD", day, None],
    ]
    document = take(session, {"Training": [TRAINING, *rows]})
    assert [(one["row"], one["code"]) for one in document["problems"]] == [
        (2, "ambiguous_staff"),
        (3, "ambiguous_staff"),
    ]
    assert (
        "Young, Zia and Brown, Col" in " ".join(one["message"] for one in document["problems"])
        or "Brown, Col and Young, Zia" in document["problems"][0]["message"]
    )
    assert document["rows"]["new"] == 2
    named = (
        select(PersonFact.surname)
        .join(TrainingFact, TrainingFact.person_id == PersonFact.person_id)
        .where(TrainingFact.completed_on == day)
    )
    assert sorted(session.scalars(named)) == ["Brown", "Young"]
    staff = ["00102", "Brown", "Col", "W1", "Matron", None, None, None]
    document = take(session, {"Staff": [STAFF, staff]})
    assert [one["code"] for one in document["problems"]] == ["ambiguous_staff"]
    assert document["rows"]["rejected"] == 1


def test_whom_each_sees_as_they_are_now(session, ids):
    today = clock.today()

    def now(organisation, day=today):
        people = scope_of(session, ids[organisation], day).people_now(day)
        return sorted(session.scalars(select(Person.number).where(people)))

    for code, day in ((code, day) for code in ("HARB", "OTHER") for day in (today - DAY, today)):
        scope = scope_of(session, ids[code], day)
        known = {number: key_of(session, number) for number in known_to(session, ids[code], day)}
        live = [
            number
            for number, key in known.items()
            if sight_of(session, scope, key, day).known_on is None
        ]
        assert now(code, day) == live
    # Ruth has a post with each; those of Ward 1 alone went with it.
    assert now("HARB") == ["00101", "00104", "00105"]
    assert now("OTHER") == ["00101", "00102", "00103"]
