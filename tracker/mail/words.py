"""The words of messages to staff, in each language: the same sentences, written twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.rules.words import Language, Level

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `{course}`, `{on}`, `{by}`, `{provider}` and the like are put in."""

    weekdays: Names
    months: Names
    by: str
    on: str
    due: str
    due_full: str
    in_grace: str
    expired: str
    expired_some_day: str
    never_trained: str
    not_assured: str
    many_by: str
    many: str
    due_subject: str
    due_full_subject: str
    expired_subject: str
    never_trained_subject: str
    not_assured_subject: str
    many_by_subject: str
    many_subject: str
    next_step: str
    needed_for: str
    levels: Mapping[Level, str]
    book: str
    book_with: str
    book_other: str
    already: str
    why: Mapping[str, str]
    why_not_known: str
    to: str
    see: str
    preferences: str
    why_you: str
    sent_by: str
    answered: str
    accepted: str
    corrected: str
    refused: str
    see_evidence: str

    def day(self, day: date) -> str:
        """The day with its weekday and year."""
        return f"{self.weekdays[day.weekday()]} {self.short_day(day)} {day.year}"

    def short_day(self, day: date) -> str:
        """The day within the year, as a subject says it."""
        return f"{day.day} {self.months[day.month - 1]}"


_ON_THE_DAY = "The company that trained you was not certified on that day."
_NOT_FOR_YOU = "The company that trained you was not certified for this course where you work."
_NOT_APPROVED = "The trainer was not approved to train staff where you work."

ENGLISH = Words(
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    by="by {day}",
    on="on {day}",
    due="You need a refresher in {course} {by}.",
    due_full="You need to do the full programme of {course} again {by}.",
    in_grace="Your training in {course} ran out {on}. You need a refresher now.",
    expired="Your training in {course} ran out {on}.",
    expired_some_day="Your training in {course} has run out.",
    never_trained="We have no record of training that you need: {course}.",
    not_assured="Your training in {course} does not count at the moment.",
    many_by="You need to do some training {by}.",
    many="You need to do some training now.",
    due_subject="You need a refresher in {course} {by}",
    due_full_subject="You need to do {course} again {by}",
    expired_subject="Your training in {course} has run out",
    never_trained_subject="You need training: {course}",
    not_assured_subject="Your training in {course} does not count",
    many_by_subject="You need to do some training {by}",
    many_subject="You need to do some training now",
    next_step="What to do next",
    needed_for="You need it for: {requirements}.",
    levels={
        Level.PHYSICAL: "The course teaches physical skills. Do it in person: an online course is "
        "not enough.",
        Level.PSYCHOLOGICAL: "The course is about how to stop things getting worse. It does not "
        "have to teach physical skills.",
        Level.AWARENESS: "The course is a short one that explains the basics.",
    },
    book="Ask your manager or HR to book you on it.",
    book_with="Your last course was with {provider}. Ask your manager or HR to book you on one of "
    "theirs.",
    book_other="Ask your manager or HR to book you on a course that counts.",
    already="If you have done it already, send your certificate to HR.",
    why={
        "provider_not_certified": "The company that trained you has never been certified.",
        "certification_began_after_delivery": _ON_THE_DAY,
        "certification_ended_before_delivery": _ON_THE_DAY,
        "certification_withdrawn": _ON_THE_DAY,
        "body_not_licensed_on_delivery": _ON_THE_DAY,
        "certification_suspended": "The company that trained you was not allowed to train people "
        "on that day.",
        "curriculum_out_of_scope": _NOT_FOR_YOU,
        "population_out_of_scope": _NOT_FOR_YOU,
        "setting_type_out_of_scope": _NOT_FOR_YOU,
        "nation_out_of_scope": _NOT_FOR_YOU,
        "affiliate_not_approved": _NOT_APPROVED,
        "in_house_of_another_organisation": _NOT_APPROVED,
        "trainer_not_authorised": _NOT_APPROVED,
        "body_not_accredited_on_delivery": "You need training that is accredited by UKAS, and "
        "this was not.",
    },
    why_not_known="Ask HR why, and what would put it right.",
    to="For {name}",
    see="See all your training",
    preferences="Choose how often we write to you, and in which language",
    why_you="You get this email because this training is asked for where you work.",
    sent_by="Training Standards Tracker",
    answered="HR has answered what you sent in",
    accepted="{course}, {day}: accepted. It is on your record.",
    corrected="{course}, {day}: accepted, with corrections. It is on your record.",
    refused="{course}, {day}: not accepted. Read why, and what you can do.",
    see_evidence="See what you have sent",
)

_AR_Y_DIWRNOD = "Nid oedd y cwmni a'ch hyfforddodd wedi'i ardystio ar y diwrnod hwnnw."
_DDIM_I_CHI = (
    "Nid oedd y cwmni a'ch hyfforddodd wedi'i ardystio ar gyfer y cwrs hwn lle rydych chi'n "
    "gweithio."
)
_HEB_EI_GYMERADWYO = (
    "Nid oedd yr hyfforddwr wedi'i gymeradwyo i hyfforddi staff lle rydych chi'n gweithio."
)

WELSH = Words(
    weekdays=(
        "dydd Llun",
        "dydd Mawrth",
        "dydd Mercher",
        "dydd Iau",
        "dydd Gwener",
        "dydd Sadwrn",
        "dydd Sul",
    ),
    months=(
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ),
    by="erbyn {day}",
    # `ar` softens what follows it: dydd becomes ddydd.
    on="ar d{day}",
    due="Mae angen i chi adnewyddu eich hyfforddiant “{course}” {by}.",
    due_full="Mae angen i chi wneud y rhaglen lawn “{course}” eto {by}.",
    in_grace="Daeth eich hyfforddiant “{course}” i ben {on}. Mae angen i chi ei adnewyddu nawr.",
    expired="Daeth eich hyfforddiant “{course}” i ben {on}.",
    expired_some_day="Mae eich hyfforddiant “{course}” wedi dod i ben.",
    never_trained="Nid oes gennym gofnod o hyfforddiant sydd ei angen arnoch: “{course}”.",
    not_assured="Nid yw eich hyfforddiant “{course}” yn cyfrif ar hyn o bryd.",
    many_by="Mae angen i chi wneud rhywfaint o hyfforddiant {by}.",
    many="Mae angen i chi wneud rhywfaint o hyfforddiant nawr.",
    due_subject="Mae angen i chi adnewyddu “{course}” {by}",
    due_full_subject="Mae angen i chi wneud “{course}” eto {by}",
    expired_subject="Mae eich hyfforddiant “{course}” wedi dod i ben",
    never_trained_subject="Mae angen hyfforddiant arnoch chi: “{course}”",
    not_assured_subject="Nid yw eich hyfforddiant “{course}” yn cyfrif",
    many_by_subject="Mae angen i chi wneud rhywfaint o hyfforddiant {by}",
    many_subject="Mae angen i chi wneud rhywfaint o hyfforddiant nawr",
    next_step="Beth i'w wneud nesaf",
    needed_for="Mae ei angen arnoch ar gyfer: “{requirements}”.",
    levels={
        Level.PHYSICAL: "Mae'r cwrs yn dysgu sgiliau corfforol. Rhaid ei wneud wyneb yn wyneb: "
        "nid yw cwrs ar-lein yn ddigon.",
        Level.PSYCHOLOGICAL: "Mae'r cwrs yn dangos sut i rwystro pethau rhag gwaethygu. Nid oes "
        "rhaid iddo ddysgu sgiliau corfforol.",
        Level.AWARENESS: "Cwrs byr yw hwn sy'n egluro'r pethau sylfaenol.",
    },
    book="Gofynnwch i'ch rheolwr neu i'r tîm Adnoddau Dynol drefnu lle i chi.",
    book_with="Roedd eich cwrs diwethaf gyda {provider}. Gofynnwch i'ch rheolwr neu i'r tîm "
    "Adnoddau Dynol drefnu lle i chi ar un o'u cyrsiau.",
    book_other="Gofynnwch i'ch rheolwr neu i'r tîm Adnoddau Dynol drefnu lle i chi ar gwrs sy'n "
    "cyfrif.",
    already="Os ydych chi wedi'i wneud yn barod, anfonwch eich tystysgrif at y tîm Adnoddau Dynol.",
    why={
        "provider_not_certified": "Nid yw'r cwmni a'ch hyfforddodd erioed wedi cael ei ardystio.",
        "certification_began_after_delivery": _AR_Y_DIWRNOD,
        "certification_ended_before_delivery": _AR_Y_DIWRNOD,
        "certification_withdrawn": _AR_Y_DIWRNOD,
        "body_not_licensed_on_delivery": _AR_Y_DIWRNOD,
        "certification_suspended": "Nid oedd gan y cwmni a'ch hyfforddodd hawl i hyfforddi pobl "
        "ar y diwrnod hwnnw.",
        "curriculum_out_of_scope": _DDIM_I_CHI,
        "population_out_of_scope": _DDIM_I_CHI,
        "setting_type_out_of_scope": _DDIM_I_CHI,
        "nation_out_of_scope": _DDIM_I_CHI,
        "affiliate_not_approved": _HEB_EI_GYMERADWYO,
        "in_house_of_another_organisation": _HEB_EI_GYMERADWYO,
        "trainer_not_authorised": _HEB_EI_GYMERADWYO,
        "body_not_accredited_on_delivery": "Mae angen hyfforddiant sydd wedi'i achredu gan UKAS "
        "arnoch chi, ac nid oedd hwn.",
    },
    why_not_known="Gofynnwch i'r tîm Adnoddau Dynol pam, a sut i gywiro hynny.",
    to="At sylw {name}",
    see="Gweld eich holl hyfforddiant",
    preferences="Dewis pa mor aml rydym yn ysgrifennu atoch, ac ym mha iaith",
    why_you="Rydych yn cael y neges hon am fod angen yr hyfforddiant hwn lle rydych chi'n "
    "gweithio.",
    sent_by="Training Standards Tracker",
    answered="Mae AD wedi ateb yr hyn a anfonoch",
    accepted="{course}, {day}: derbyniwyd. Mae ar eich cofnod.",
    corrected="{course}, {day}: derbyniwyd, gyda chywiriadau. Mae ar eich cofnod.",
    refused="{course}, {day}: ni chafodd ei derbyn. Darllenwch pam, a beth y gallwch ei wneud.",
    see_evidence="Gweld yr hyn rydych wedi'i anfon",
)

IN: Mapping[Language, Words] = {Language.ENGLISH: ENGLISH, Language.WELSH: WELSH}
