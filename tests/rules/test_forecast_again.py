"""What falls due again in a forecast is what the rules make of the records that it foresees."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import (
    a_certification,
    a_post,
    a_provider,
    a_record,
    a_requirement,
    days,
)
from tests.rules.forecasting import TODAY, a_duty
from tests.rules.worlds import MODEST
from tracker.rules.due import programme_end
from tracker.rules.forecast import forecast
from tracker.rules.standing import Answer, Case
from tracker.rules.words import Convention, Kind


@MODEST
@given(
    ago=st.integers(0, 500),
    interval=st.sampled_from([4, 6, 12, 24]),
    window=st.sampled_from([None, 0, 3]),
    convention=st.sampled_from(Convention),
    programme=st.sampled_from([None, 9, 18, 36]),
)
def test_it_falls_due_again_when_the_rules_would_say_so_of_the_record(
    ago: int,
    interval: int,
    window: int | None,
    convention: Convention,
    programme: int | None,
) -> None:
    """Each place that is taken is a record, by which the next one is judged as any other is."""
    requirement = a_requirement(
        interval_months=interval,
        renewal_window_months=window,
        convention=convention,
        full_programme_months=programme,
        warning_days=0,
    )
    provider = a_provider(certifications=(a_certification(period=days(None)),))
    records = [a_record((TODAY - timedelta(days=ago)).isoformat(), provider=provider)]

    def answer(day: date) -> Answer:
        return Case(a_post(), [requirement], records).answer(day)

    now = answer(TODAY)
    assert now.standing is not None
    duty = replace(
        a_duty(now.due_on, standing=now.standing, governed_by=now.governed_by),
        requirement=requirement,
        versions=(requirement,),
        programme_due_on=programme_end(records, records[0], requirement),
    )
    for place in forecast([duty], TODAY).places:
        due = answer(place.day).due_on
        assert place.day == max(due or date.max, TODAY)
        kind = Kind.FULL_PROGRAMME if place.full else Kind.REFRESHER
        records.append(a_record(place.day.isoformat(), provider=provider, kind=kind))
