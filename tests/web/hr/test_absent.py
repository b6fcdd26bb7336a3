"""The people whom a staff list leaves out, on its check and on a page of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.actions.harbour import STAFF, take_in
from tests.conftest import ON_BOTH
from tests.web.checked_page import parsed, text_of
from tests.web.hr.uploading import accept, check_of, notice, staff_file, training_file
from tests.workbooks import workbook
from tracker import clock
from tracker.store.tables.absent import AbsentPost
from tracker.store.tables.people import Post, PostFact

COL = ["00102", "Brown", "Col", "W1", "Nurse"]
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3


def ago(days):
    return clock.today() - timedelta(days=days)


def ticks(page):
    """The posts of the page by name: their values, and which are ticked."""
    boxes = page.select("input[name=leaver]")
    names = {one["value"]: text_of(page.find("label", attrs={"for": one["id"]})) for one in boxes}
    values = {name: value for value, name in names.items()}
    return values, {names[one["value"]] for one in boxes if one.has_attr("checked")}


def day_of(page):
    return [page.find("input", attrs={"name": part})["value"] for part in ("day", "month", "year")]


def mark(client, address, *who, day=None):
    """Tick these names and no others on a page, and press the button; the answer."""
    page = client.page(address)
    values, _ = ticks(page)
    typed = [day.day, day.month, day.year] if day else day_of(page)
    return client.send(
        address,
        {
            "shown": list(values.values()),
            "leaver": [values[name] for name in who],
            **dict(zip(("day", "month", "year"), typed, strict=True)),
        },
    )


@pytest.fixture
def address(hr):
    """The check of a list that leaves out Ruth and Dee."""
    return check_of(hr, staff_file(COL))


def test_the_check_tells_how_many_and_leads_to_them(hr, address):
    page = hr.page(address)
    assert "2 posts in the settings that the file speaks of have no row in it." in text_of(
        page.main
    )
    assert "Nothing happens to them, unless you mark" in text_of(page.main)
    link = page.find("a", string="See who, and mark leavers")
    assert link["href"] == f"{address}/absent"
    values, ticked = ticks(hr.page(link["href"]))
    assert list(values) == ["Adeyemi, Ruth", "Clarke, Dee"]
    assert ticked == set()


def test_where_nobody_is_left_out_nothing_is_said(hr):
    for content in (
        training_file(["00101", "Adeyemi", "Ruth", "G2", "GOOD", ago(5), None]),
        staff_file(
            ["00104", "Davies", "Eve", "W2", "N"], ["00101-2", "Adeyemi", "Ruth", "W2", "N"]
        ),
    ):
        address = check_of(hr, content)
        assert "not in the file" not in text_of(hr.page(address).main)
        assert hr.get(f"{address}/absent").status_code == 404


def test_one_is_told_in_the_singular(hr):
    address = check_of(hr, staff_file(["00104", "Davies", "Eve", "W2", "Nurse"]))
    told = text_of(hr.page(address).main)
    assert "1 post in the settings that the file speaks of has no row in it." in told
    assert "1 post. None is marked." in text_of(hr.page(f"{address}/absent").main)


@ON_BOTH
def test_ticked_people_leave_when_the_file_is_accepted(harbour, hr, address):
    response = mark(hr, f"{address}/absent", "Adeyemi, Ruth", day=ago(3))
    assert response.status_code == 303
    page = hr.page(response.location)
    assert "1 post is marked to end when you accept the file." in notice(page)
    assert ticks(page)[1] == {"Adeyemi, Ruth"}
    assert day_of(page) == [str(part) for part in (ago(3).day, ago(3).month, ago(3).year)]
    assert "1 post is marked to end" in text_of(hr.page(address).main)
    page = accept(hr, address)
    assert "1 post was ended, as you marked." in text_of(page.main)
    assert "Nothing happened to the others." in text_of(page.main)
    ended = harbour.execute(
        select(Post.staff_number, PostFact.ends_on)
        .join(Post, Post.id == PostFact.post_id)
        .where(PostFact.withdrawn_at.is_(None), PostFact.ends_on == ago(3))
    ).all()
    assert ended == [("00101", ago(3))]
    listed = hr.page(f"{address}/absent")
    assert "Marked as a leaver: last day" in text_of(listed.main)
    assert not listed.find("input", attrs={"name": "leaver"})


@ON_BOTH
def test_a_tick_can_be_taken_away(harbour, hr, address):
    mark(hr, f"{address}/absent", "Adeyemi, Ruth", "Clarke, Dee")
    response = mark(hr, f"{address}/absent")
    assert "Nobody is marked as a leaver." in notice(hr.page(response.location))
    assert harbour.scalars(select(AbsentPost.last_day)).all() == [None, None]


def test_the_last_day_offered_is_the_day_before_the_file_came(hr, address):
    yesterday = ago(1)
    expected = [str(part) for part in (yesterday.day, yesterday.month, yesterday.year)]
    assert day_of(hr.page(f"{address}/absent")) == expected


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("", "", ""), "Enter the last day as day, month and year"),
        (("31", "2", "2026"), "Enter the last day as day, month and year"),
        (("x", "٣", "²"), "Enter the last day as day, month and year"),
        (("1", "1", "9999"), "The last day must not be after"),
        (("1", "1", "1950"), "Ruth Adeyemi started on 6 January 2020."),
    ],
)
def test_a_day_that_cannot_be_is_told_and_the_ticks_stay(harbour, hr, address, typed, told):
    values, _ = ticks(hr.page(f"{address}/absent"))
    data = {"shown": list(values.values()), "leaver": values["Adeyemi, Ruth"]}
    data |= dict(zip(("day", "month", "year"), typed, strict=True))
    response = hr.send(f"{address}/absent", data)
    assert response.status_code == 200
    page = parsed(response)
    assert told in text_of(page.select_one(".govuk-error-summary"))
    assert told in text_of(page.select_one(".govuk-error-message"))
    assert ticks(page)[1] == {"Adeyemi, Ruth"}
    assert day_of(page) == list(typed)
    assert set(harbour.scalars(select(AbsentPost.last_day))) == {None}


@ON_BOTH
def test_ticks_outlive_paging(harbour, hr):
    many = [[f"9{i:04d}", f"{LONG}{i:03d}", "Jo", "W1", "Nurse"] for i in range(120)]
    take_in(harbour, workbook({"Staff": [STAFF[:5], *many]}))
    address = f"{check_of(hr, staff_file(COL))}/absent"
    page = hr.page(address)
    assert "122 posts, page 1 of 3" in text_of(page.main)
    mark(hr, address, "Adeyemi, Ruth")
    response = mark(hr, f"{address}?page=3", f"{LONG}119, Jo")
    assert response.location == f"{address}?page=3"
    assert "2 posts are marked" in notice(hr.page(response.location))
    assert ticks(hr.page(address))[1] == {"Adeyemi, Ruth"}
    assert hr.get(f"{address}?page=4").status_code == 404


def test_pages_ask_as_often_for_many_as_for_few(harbour, hr, address, statements):
    with statements() as few:
        hr.page(f"{address}/absent")
        hr.page(address)
    many = [[f"9{i:04d}", "Smith", "Jo", "W1", "Nurse"] for i in range(120)]
    take_in(harbour, workbook({"Staff": [STAFF[:5], *many]}))
    address = check_of(hr, staff_file(COL))
    with statements() as ran:
        hr.page(f"{address}/absent")
        hr.page(address)
    assert len(ran) == len(few)


def test_too_late_is_told(hr, address):
    values, _ = ticks(hr.page(f"{address}/absent"))
    accept(hr, address)
    data = {"leaver": list(values.values()), "day": "1", "month": "2", "year": "2026"}
    response = hr.send(f"{address}/absent", data)
    assert response.location == address
    assert "so nobody was marked" in notice(hr.page(address))


def test_a_discarded_upload_leaves_nobody_out(harbour, hr, address):
    hr.send(f"{address}/discard")
    assert hr.get(f"{address}/absent").status_code == 404
    assert harbour.scalars(select(AbsentPost)).all() == []


def test_a_stranger_finds_nothing_and_marks_nobody(harbour, strangers, hr, address):
    values, _ = ticks(hr.page(f"{address}/absent"))
    data = {"leaver": list(values.values()), "day": "1", "month": "2", "year": "2026"}
    for stranger in strangers:
        assert stranger.get(f"{address}/absent").status_code == 404
        assert stranger.send(f"{address}/absent", data).status_code == 404
    for upload_id in (0, 999_999, 2_147_483_647, 99_999_999_999):
        assert hr.get(f"/hr/uploads/{upload_id}/absent").status_code == 404
        assert hr.send(f"/hr/uploads/{upload_id}/absent", data).status_code == 404
    assert set(harbour.scalars(select(AbsentPost.last_day))) == {None}


def test_nonsense_in_the_form_marks_nobody(harbour, hr, address):
    odd = ["-1", "x", "99999999999999999999", "²", ""]
    data = {"leaver": odd, "shown": odd, "day": "1", "month": "2", "year": "2026"}
    assert hr.send(f"{address}/absent", data).status_code == 303
    assert set(harbour.scalars(select(AbsentPost.last_day))) == {None}
