"""What happens to a provider or a body after a delivery never changes that delivery's assurance."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.worlds import AFFILIATES, CERTIFICATIONS, EVENTS, MODEST, TRAINERS, World, worlds
from tracker.rules.assurance import assure
from tracker.rules.days import Period
from tracker.rules.facts import Accreditation, Body, Certification, Licence, Provider


def later_changes(provider: Provider, after: date, draw: Any) -> Provider:
    """The provider with random changes to the register, all of which begin after that day."""
    return replace(
        provider,
        certifications=(
            *(_later_on(one, after, draw) for one in provider.certifications),
            *(replace(one, period=_after(after, draw)) for one in _few(CERTIFICATIONS, draw)),
        ),
        affiliates=(
            *(replace(a, period=_cut(a.period, after, draw)) for a in provider.affiliates),
            *(replace(a, period=_after(after, draw)) for a in _few(AFFILIATES, draw)),
        ),
        trainers=(
            *(replace(t, period=_cut(t.period, after, draw)) for t in provider.trainers),
            *(replace(t, period=_after(after, draw)) for t in _few(TRAINERS, draw)),
        ),
    )


def _later_on(one: Certification, after: date, draw: Any) -> Certification:
    body = one.body
    return replace(
        one,
        period=_cut(one.period, after, draw),
        events=(
            *one.events,
            *(replace(e, on=_day_after(after, draw)) for e in _few(EVENTS, draw)),
        ),
        body=Body(
            body.code,
            body.name,
            (
                *(Licence(_cut(kept.period, after, draw)) for kept in body.licences),
                Licence(_after(after, draw)),
            ),
            (
                *(replace(a, period=_cut(a.period, after, draw)) for a in body.accreditations),
                Accreditation(_after(after, draw)),
            ),
        ),
    )


def _few(strategy: st.SearchStrategy[Any], draw: Any) -> list[Any]:
    return draw(st.lists(strategy, max_size=1))


def _day_after(after: date, draw: Any) -> date:
    return after + timedelta(days=draw(st.integers(1, 60)))


def _after(after: date, draw: Any) -> Period:
    return Period(_day_after(after, draw))


def _cut(period: Period, after: date, draw: Any) -> Period:
    """The period with another end, if both ends, old and new, are after that day."""
    if period.end is not None and period.end <= after:
        return period
    end = _day_after(after, draw)
    return Period(period.start, end) if period.start is None or period.start < end else period


@MODEST
@given(worlds(), st.data())
def test_what_happens_after_a_delivery_never_changes_its_assurance(
    world: World, data: st.DataObject
) -> None:
    for record in world.records:
        if record.provider and record.completed:
            later = later_changes(record.provider, record.completed, data.draw)
            one = assure(record, world.post.setting)
            other = assure(replace(record, provider=later), world.post.setting)
            assert one.assurance == other.assurance
