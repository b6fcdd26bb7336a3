"""Links 1 to 3: the provider, a certification that covers the day, and its status."""

from typing import Any

from tests.rules.builders import (
    a_certification,
    a_provider,
    an_event,
    days,
)
from tests.rules.chain import (
    FIRST,
    FROM_SECOND,
    LAST,
    SECOND,
    UNTIL_SECOND,
    Case,
    certified,
    certified_by,
    with_events,
)
from tracker.rules.words import (
    Assurance,
    EventWord,
    Link,
)

AT_PROVIDER: dict[str, Any] = {"link": Link.PROVIDER, "assurance": Assurance.UNKNOWN}
UNKNOWN = [
    Case(
        "no day of delivery",
        Assurance.UNKNOWN,
        "delivery_day_unknown",
        link=Link.DELIVERY,
        record={"completed": None, "expires": "2026-06-10"},
    ),
    Case(
        "no day of delivery comes before no provider",
        Assurance.UNKNOWN,
        "delivery_day_unknown",
        link=Link.DELIVERY,
        provider=None,
        record={"completed": None},
    ),
    Case("text that did not resolve", code="provider_unresolved", provider=None, **AT_PROVIDER),
    Case(
        "never checked",
        code="provider_unverified",
        provider=a_provider(last_checked=None),
        **AT_PROVIDER,
    ),
    Case(
        "never checked comes before never certified",
        code="provider_unverified",
        provider=a_provider(last_checked=None, certifications=()),
        **AT_PROVIDER,
    ),
]

AT_CERTIFICATION: dict[str, Any] = {"link": Link.CERTIFICATION}
CERTIFICATION = [
    Case(
        "none at all",
        Assurance.UNCERTIFIED,
        "provider_not_certified",
        FIRST,
        provider=certified_by(),
        **AT_CERTIFICATION,
    ),
    Case(
        "begins on the second day",
        Assurance.UNCERTIFIED,
        "certification_began_after_delivery",
        FIRST,
        provider=certified(period=FROM_SECOND),
        **AT_CERTIFICATION,
    ),
    Case(
        "begins on the first day",
        Assurance.ACCREDITED,
        provider=certified(period=days("2025-06-10")),
    ),
    Case(
        "ends on the second day",
        Assurance.LAPSED,
        "certification_ended_before_delivery",
        LAST,
        provider=certified(period=UNTIL_SECOND),
        **AT_CERTIFICATION,
    ),
    Case(
        "ends on the last day",
        Assurance.ACCREDITED,
        provider=certified(period=days(None, "2025-06-12")),
    ),
    Case(
        "one ended and the next began later",
        Assurance.LAPSED,
        "certification_ended_before_delivery",
        FIRST,
        provider=certified_by(
            a_certification(period=days("2020-01-01", "2022-12-31")),
            a_certification(period=FROM_SECOND),
        ),
        **AT_CERTIFICATION,
    ),
    Case(
        "a day between two certifications",
        Assurance.LAPSED,
        "certification_ended_before_delivery",
        SECOND,
        provider=certified_by(
            a_certification(period=days(None, "2025-06-10")),
            a_certification(period=days("2025-06-12")),
        ),
        **AT_CERTIFICATION,
    ),
    Case(
        "two certifications that meet between two days",
        Assurance.ACCREDITED,
        provider=certified_by(
            a_certification(period=days(None, "2025-06-10")),
            a_certification(period=days("2025-06-11")),
        ),
    ),
]

SUSPENDED, REINSTATED, WITHDRAWN = EventWord
AT_STATUS: dict[str, Any] = {"link": Link.STATUS}
STATUS = [
    Case(
        "withdrawn between two days",
        Assurance.LAPSED,
        "certification_withdrawn",
        SECOND,
        provider=with_events(an_event(WITHDRAWN, "2025-06-11")),
        **AT_STATUS,
    ),
    Case(
        "withdrawn, then reinstated: withdrawn is final",
        Assurance.LAPSED,
        "certification_withdrawn",
        FIRST,
        provider=with_events(an_event(WITHDRAWN, "2025-01-01"), an_event(REINSTATED, "2025-02-01")),
        **AT_STATUS,
    ),
    Case(
        "withdrawn for this curriculum",
        Assurance.LAPSED,
        "certification_withdrawn",
        FIRST,
        provider=with_events(an_event(WITHDRAWN, "2025-01-01", "HOLD", "TALK")),
        **AT_STATUS,
    ),
    Case(
        "withdrawn for another curriculum",
        Assurance.ACCREDITED,
        provider=with_events(an_event(WITHDRAWN, "2025-01-01", "TALK")),
    ),
    Case(
        "withdrawn the day after",
        Assurance.ACCREDITED,
        provider=with_events(an_event(WITHDRAWN, "2025-06-13")),
    ),
    Case(
        "suspended between two days",
        Assurance.SUSPENDED,
        "certification_suspended",
        LAST,
        provider=with_events(an_event(SUSPENDED, "2025-06-12")),
        **AT_STATUS,
    ),
    Case(
        "suspended on the second day and reinstated on the third",
        Assurance.SUSPENDED,
        "certification_suspended",
        SECOND,
        provider=with_events(an_event(SUSPENDED, "2025-06-11"), an_event(REINSTATED, "2025-06-12")),
        **AT_STATUS,
    ),
    Case(
        "reinstated on the first day",
        Assurance.ACCREDITED,
        provider=with_events(an_event(SUSPENDED, "2025-01-01"), an_event(REINSTATED, "2025-06-10")),
    ),
    Case(
        "reinstated on the second day",
        Assurance.SUSPENDED,
        "certification_suspended",
        FIRST,
        provider=with_events(an_event(REINSTATED, "2025-06-11"), an_event(SUSPENDED, "2025-01-01")),
        **AT_STATUS,
    ),
    Case(
        "suspended for this curriculum",
        Assurance.SUSPENDED,
        "certification_suspended",
        FIRST,
        provider=with_events(an_event(SUSPENDED, "2025-01-01", "HOLD")),
        **AT_STATUS,
    ),
    Case(
        "suspended for another curriculum",
        Assurance.ACCREDITED,
        provider=with_events(an_event(SUSPENDED, "2025-01-01", "TALK")),
    ),
    Case(
        "suspended wholly, reinstated for this curriculum",
        Assurance.ACCREDITED,
        provider=with_events(
            an_event(SUSPENDED, "2025-01-01"), an_event(REINSTATED, "2025-02-01", "HOLD")
        ),
    ),
    Case(
        "suspended wholly, reinstated for another curriculum",
        Assurance.SUSPENDED,
        "certification_suspended",
        FIRST,
        provider=with_events(
            an_event(SUSPENDED, "2025-01-01"), an_event(REINSTATED, "2025-02-01", "TALK")
        ),
        **AT_STATUS,
    ),
    Case(
        "suspended for this curriculum, reinstated wholly",
        Assurance.ACCREDITED,
        provider=with_events(
            an_event(SUSPENDED, "2025-01-01", "HOLD"), an_event(REINSTATED, "2025-02-01")
        ),
    ),
    Case(
        "suspended except this curriculum, on one day",
        Assurance.ACCREDITED,
        provider=with_events(
            an_event(SUSPENDED, "2025-01-01"), an_event(REINSTATED, "2025-01-01", "HOLD")
        ),
    ),
    Case(
        "reinstated except this curriculum, on one day",
        Assurance.SUSPENDED,
        "certification_suspended",
        FIRST,
        provider=with_events(
            an_event(SUSPENDED, "2025-01-01"),
            an_event(REINSTATED, "2025-02-01"),
            an_event(SUSPENDED, "2025-02-01", "HOLD"),
        ),
        **AT_STATUS,
    ),
    Case(
        "suspended on the first day and withdrawn on the last: the first failing day names it",
        Assurance.SUSPENDED,
        "certification_suspended",
        FIRST,
        provider=with_events(an_event(SUSPENDED, "2025-06-10"), an_event(WITHDRAWN, "2025-06-12")),
        **AT_STATUS,
    ),
    Case(
        "suspended and withdrawn on one day",
        Assurance.LAPSED,
        "certification_withdrawn",
        FIRST,
        provider=with_events(an_event(SUSPENDED, "2025-06-10"), an_event(WITHDRAWN, "2025-06-10")),
        **AT_STATUS,
    ),
]
