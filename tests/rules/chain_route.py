"""Links 5 and 6: the route of the delivery and the trainer."""

from typing import Any

from tests.rules.builders import (
    a_provider,
    a_trainer,
    an_approval,
    an_in_house_provider,
    days,
)
from tests.rules.chain import (
    FIRST,
    FROM_SECOND,
    LAST,
    UNTIL_SECOND,
    Case,
)
from tracker.rules.facts import Provider, Trainer
from tracker.rules.words import (
    Assurance,
    Grade,
    Link,
    Route,
)

AT_ROUTE: dict[str, Any] = {"link": Link.ROUTE}
AFFILIATE: dict[str, Any] = {"route": Route.AFFILIATE}
ROUTE = [
    Case(
        "affiliate without an approval",
        Assurance.UNCERTIFIED,
        "affiliate_not_approved",
        FIRST,
        record=AFFILIATE,
        **AT_ROUTE,
    ),
    Case(
        "affiliate approved from the second day",
        Assurance.UNCERTIFIED,
        "affiliate_not_approved",
        FIRST,
        provider=a_provider(affiliates=(an_approval(FROM_SECOND),)),
        record=AFFILIATE,
        **AT_ROUTE,
    ),
    Case(
        "affiliate approved until the second day",
        Assurance.UNCERTIFIED,
        "affiliate_not_approved",
        LAST,
        provider=a_provider(affiliates=(an_approval(UNTIL_SECOND),)),
        record=AFFILIATE,
        **AT_ROUTE,
    ),
    Case(
        "affiliate approved for another curriculum",
        Assurance.UNCERTIFIED,
        "affiliate_not_approved",
        FIRST,
        provider=a_provider(affiliates=(an_approval(days(None), "TALK"),)),
        record=AFFILIATE,
        **AT_ROUTE,
    ),
    Case(
        "approval of another organisation",
        Assurance.UNCERTIFIED,
        "affiliate_not_approved",
        FIRST,
        provider=a_provider(affiliates=(an_approval(organisation="SOUTH"),)),
        record=AFFILIATE,
        **AT_ROUTE,
    ),
    Case(
        "approved for this curriculum on these very days",
        Assurance.ACCREDITED,
        provider=a_provider(
            affiliates=(an_approval(days("2025-06-10", "2025-06-12"), "HOLD", "TALK"),)
        ),
        record=AFFILIATE,
    ),
    Case(
        "two approvals, one after the other",
        Assurance.ACCREDITED,
        provider=a_provider(affiliates=(an_approval(UNTIL_SECOND), an_approval(FROM_SECOND))),
        record=AFFILIATE,
    ),
    Case("commercial needs no approval", Assurance.ACCREDITED, record={"route": Route.COMMERCIAL}),
    Case(
        "in house with a commercial provider",
        Assurance.OUT_OF_SCOPE,
        "in_house_of_another_organisation",
        FIRST,
        record={"route": Route.IN_HOUSE},
        **AT_ROUTE,
    ),
    Case(
        "in house with another organisation's own",
        Assurance.OUT_OF_SCOPE,
        "in_house_of_another_organisation",
        FIRST,
        provider=an_in_house_provider("SOUTH"),
        record={"route": Route.IN_HOUSE},
        **AT_ROUTE,
    ),
    Case(
        "in house with the employer's own, which trains others commercially too",
        Assurance.ACCREDITED,
        provider=a_provider(organisation="NORTH"),
        record={"route": Route.IN_HOUSE},
    ),
    Case(
        "in house with the employer's own",
        Assurance.ACCREDITED,
        provider=an_in_house_provider(),
        record={"route": Route.IN_HOUSE},
    ),
    Case("no route with the employer's own", Assurance.ACCREDITED, provider=an_in_house_provider()),
    Case(
        "no route with another organisation's",
        Assurance.ACCREDITED,
        provider=an_in_house_provider("X"),
    ),
]

NAMED: dict[str, Any] = {"trainer": "Ada O'Brien"}
ASSOCIATE: dict[str, Any] = {"grade": Grade.ASSOCIATE}
AT_TRAINER: dict[str, Any] = {
    "link": Link.TRAINER,
    "assurance": Assurance.OUT_OF_SCOPE,
    "code": "trainer_not_authorised",
}


def trained_by(*trainers: Trainer) -> Provider:
    return a_provider(trainers=trainers)


TRAINER = [
    Case("nobody of that name", day=FIRST, record=NAMED, **AT_TRAINER),
    Case(
        "somebody else",
        day=FIRST,
        provider=trained_by(a_trainer(name="Ben Ray", reference="T-8")),
        record=NAMED,
        **AT_TRAINER,
    ),
    Case(
        "authorised from the second day",
        day=FIRST,
        provider=trained_by(a_trainer(FROM_SECOND)),
        record=NAMED,
        **AT_TRAINER,
    ),
    Case(
        "authorised until the second day",
        day=LAST,
        provider=trained_by(a_trainer(UNTIL_SECOND)),
        record=NAMED,
        **AT_TRAINER,
    ),
    Case("senior, by name", Assurance.ACCREDITED, provider=trained_by(a_trainer()), record=NAMED),
    Case(
        "by name in another spelling",
        Assurance.ACCREDITED,
        provider=trained_by(a_trainer()),
        record={"trainer": "ADA O\u2019BRIEN"},
    ),
    Case(
        "by reference",
        Assurance.ACCREDITED,
        provider=trained_by(a_trainer()),
        record={"trainer": "t-7"},
    ),
    Case(
        "by the reference of one without a name",
        Assurance.ACCREDITED,
        provider=trained_by(a_trainer(name=None)),
        record={"trainer": "T-7"},
    ),
    Case(
        "associate of the employer",
        Assurance.ACCREDITED,
        provider=trained_by(a_trainer(organisation="NORTH", **ASSOCIATE)),
        record=NAMED,
    ),
    Case(
        "associate of another employer",
        day=FIRST,
        provider=trained_by(a_trainer(organisation="SOUTH", **ASSOCIATE)),
        record=NAMED,
        **AT_TRAINER,
    ),
    Case(
        "associate of no employer",
        day=FIRST,
        provider=trained_by(a_trainer(**ASSOCIATE)),
        record=NAMED,
        **AT_TRAINER,
    ),
    Case(
        "senior of another organisation",
        Assurance.ACCREDITED,
        provider=trained_by(a_trainer(organisation="SOUTH")),
        record=NAMED,
    ),
    Case(
        "associate until the second day, senior from it",
        Assurance.ACCREDITED,
        provider=trained_by(
            a_trainer(UNTIL_SECOND, organisation="NORTH", **ASSOCIATE), a_trainer(FROM_SECOND)
        ),
        record=NAMED,
    ),
]
