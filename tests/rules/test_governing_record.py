"""Of the records in the branch that holds, the one that governs."""

from tests.rules.builders import a_record, judged


def test_of_two_that_end_together_the_later_delivery_governs() -> None:
    early = a_record("2025-06-10", expires="2025-12-31", id=1)
    late = a_record("2025-07-10", expires="2025-12-31", id=0)
    assert judged("2025-08-01", early, late).answer.governing == late
    assert judged("2025-08-01", late, early).answer.governing == late


def test_a_later_delivery_that_ends_earlier_does_not_govern() -> None:
    long = a_record("2025-06-10")
    short = a_record("2025-07-10", expires="2025-08-31")
    assert judged("2025-08-01", long, short).answer.governing == long


def test_what_is_good_for_ever_governs() -> None:
    forever, ends = a_record("2025-06-10"), a_record("2025-07-10", expires="2028-01-01")
    for records in ([forever, ends], [ends, forever]):
        assert judged("2025-08-01", *records, interval_months=None).answer.governing == forever


def test_of_two_on_unknown_days_that_end_together_the_later_row_governs() -> None:
    one, other = (a_record(None, expires="2026-01-01", id=number) for number in (1, 2))
    for records in ([one, other], [other, one]):
        assert judged("2025-08-01", *records).answer.governing == other


def test_a_record_with_a_day_governs_one_without_that_ends_with_it() -> None:
    dated = a_record("2025-06-10", provider=None, expires="2026-01-01")
    undated = a_record(None, expires="2026-01-01", id=1)
    assert judged("2025-08-01", dated, undated).answer.governing == dated
