"""Link 4, the scope, and links 7 and 8, the certification body."""

from typing import Any

from tests.rules.builders import (
    a_body,
    a_certification,
    a_curriculum,
    days,
)
from tests.rules.chain import (
    FIRST,
    FROM_SECOND,
    LAST,
    UNTIL_SECOND,
    Case,
    certified,
    certified_by,
)
from tracker.rules.words import (
    Assurance,
    Link,
    Nation,
    Population,
    SettingType,
)

AT_SCOPE: dict[str, Any] = {"link": Link.SCOPE, "assurance": Assurance.OUT_OF_SCOPE, "day": FIRST}
CHILDREN, AUTISM = Population.CHILDREN, Population.AUTISM
SCOPE = [
    Case(
        "a list without the curriculum",
        code="curriculum_out_of_scope",
        provider=certified(curricula={"TALK"}),
        **AT_SCOPE,
    ),
    Case(
        "a list with the curriculum",
        Assurance.ACCREDITED,
        provider=certified(curricula={"HOLD", "TALK"}),
    ),
    Case(
        "another provider's curriculum under the same code",
        code="curriculum_out_of_scope",
        provider=certified(curricula={"HOLD"}),
        record={"curriculum": a_curriculum(provider="OTHER")},
        **AT_SCOPE,
    ),
    Case(
        "a list, and a course that is not known",
        code="curriculum_out_of_scope",
        provider=certified(curricula={"HOLD"}),
        record={"curriculum": None},
        **AT_SCOPE,
    ),
    Case(
        "one of the setting's two populations",
        code="population_out_of_scope",
        provider=certified(populations={CHILDREN}),
        **AT_SCOPE,
    ),
    Case(
        "both populations",
        Assurance.ACCREDITED,
        provider=certified(populations={CHILDREN, AUTISM}),
    ),
    Case(
        "both populations and more",
        Assurance.ACCREDITED,
        provider=certified(populations={CHILDREN, AUTISM, Population.OLDER_PEOPLE}),
    ),
    Case(
        "a setting that says nothing of its populations",
        Assurance.ACCREDITED,
        provider=certified(populations={CHILDREN}),
        setting={"populations": set()},
    ),
    Case(
        "another type of setting",
        code="setting_type_out_of_scope",
        provider=certified(setting_types={SettingType.SPECIAL_SCHOOL}),
        **AT_SCOPE,
    ),
    Case(
        "the type of setting",
        Assurance.ACCREDITED,
        provider=certified(setting_types={SettingType.SPECIAL_SCHOOL, SettingType.CHILDRENS_HOME}),
    ),
    Case(
        "a setting of no known type",
        code="setting_type_out_of_scope",
        provider=certified(setting_types={SettingType.SPECIAL_SCHOOL}),
        setting={"type": None},
        **AT_SCOPE,
    ),
    Case(
        "another nation",
        code="nation_out_of_scope",
        provider=certified(nations={Nation.WALES}),
        **AT_SCOPE,
    ),
    Case(
        "the nation",
        Assurance.ACCREDITED,
        provider=certified(nations={Nation.WALES, Nation.ENGLAND}),
    ),
    Case(
        "everything out of scope: the curriculum is told",
        code="curriculum_out_of_scope",
        provider=certified(
            curricula={"TALK"},
            populations={CHILDREN},
            setting_types={SettingType.SPECIAL_SCHOOL},
            nations={Nation.WALES},
        ),
        **AT_SCOPE,
    ),
    Case(
        "population, type and nation: the population is told",
        code="population_out_of_scope",
        provider=certified(
            populations={CHILDREN},
            setting_types={SettingType.SPECIAL_SCHOOL},
            nations={Nation.WALES},
        ),
        **AT_SCOPE,
    ),
    Case(
        "type and nation: the type is told",
        code="setting_type_out_of_scope",
        provider=certified(setting_types={SettingType.SPECIAL_SCHOOL}, nations={Nation.WALES}),
        **AT_SCOPE,
    ),
    Case(
        "the nation on the first day, the curriculum on the second: the first day names it",
        code="nation_out_of_scope",
        provider=certified_by(
            a_certification(period=days(None, "2025-06-10"), nations={Nation.WALES}),
            a_certification(period=days("2025-06-11"), curricula={"TALK"}),
        ),
        **AT_SCOPE,
    ),
]

ELSEWHERE = a_body(accredited=[days("2019-01-01")], accredited_by="SWEDAC")
BODY = [
    Case(
        "a mark from outside the scheme",
        Assurance.UNCERTIFIED,
        "body_not_licensed_on_delivery",
        FIRST,
        Link.BODY,
        certified(body=a_body(licensed=[])),
    ),
    Case(
        "licensed from the second day",
        Assurance.UNCERTIFIED,
        "body_not_licensed_on_delivery",
        FIRST,
        Link.BODY,
        certified(body=a_body(licensed=[FROM_SECOND])),
    ),
    Case(
        "licensed until the second day",
        Assurance.UNCERTIFIED,
        "body_not_licensed_on_delivery",
        LAST,
        Link.BODY,
        certified(body=a_body(licensed=[UNTIL_SECOND])),
    ),
    Case(
        "two licences, one after the other",
        Assurance.ACCREDITED,
        provider=certified(body=a_body(licensed=[UNTIL_SECOND, FROM_SECOND])),
    ),
    Case(
        "never accredited",
        Assurance.CERTIFIED,
        "body_not_accredited_on_delivery",
        FIRST,
        Link.ACCREDITATION,
        certified(body=a_body(accredited=[])),
    ),
    Case(
        "accredited from the second day",
        Assurance.CERTIFIED,
        "body_not_accredited_on_delivery",
        FIRST,
        Link.ACCREDITATION,
        certified(body=a_body(accredited=[FROM_SECOND])),
    ),
    Case(
        "accredited until the second day",
        Assurance.CERTIFIED,
        "body_not_accredited_on_delivery",
        LAST,
        Link.ACCREDITATION,
        certified(body=a_body(accredited=[UNTIL_SECOND])),
    ),
    Case(
        "accredited, but not by UKAS",
        Assurance.CERTIFIED,
        "body_not_accredited_on_delivery",
        FIRST,
        Link.ACCREDITATION,
        certified(body=ELSEWHERE),
    ),
    Case("everything holds", Assurance.ACCREDITED),
]
