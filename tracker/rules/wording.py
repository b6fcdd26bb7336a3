"""The chain of assurance in plain words: what each link says, and what would mend it."""

from datetime import date

from tracker.rules.assurance import Step
from tracker.rules.facts import Setting, TrainingRecord
from tracker.rules.words import Link

HELD = {
    Link.PROVIDER: "{provider} is in the register.",
    Link.CERTIFICATION: "{provider} was certified on the day of delivery.",
    Link.STATUS: "The certification was neither suspended nor withdrawn.",
    Link.SCOPE: "The certification covered {course} for this setting and its people.",
    Link.ROUTE: "The training was delivered by a route that counts.",
    Link.TRAINER: "The trainer, {trainer}, was authorised by {provider}.",
    Link.BODY: "The certification body was licensed to certify against the RRN Training Standards.",
    Link.ACCREDITATION: "The certification body was accredited by UKAS.",
    Link.EVIDENCE: "The evidence for this training is as strong as is asked for.",
}

NOTED = {"trainer_not_named": "The record does not name the trainer."}

FAILED = {
    "delivery_day_unknown": "The day of the training is not known, only when it expires.",
    "provider_unresolved": "We do not know a provider called {provider}.",
    "provider_unverified": "Nobody has checked the register's entry for {provider} yet.",
    "provider_not_certified": "{provider} has never been certified.",
    "certification_began_after_delivery": "On {day} {provider} was not yet certified.",
    "certification_ended_before_delivery": "On {day} {provider}'s certification had ended.",
    "certification_withdrawn": "By {day} {provider}'s certification had been withdrawn.",
    "certification_suspended": "On {day} {provider}'s certification was suspended.",
    "curriculum_out_of_scope": "{provider}'s certification did not cover {course}.",
    "population_out_of_scope": "{provider}'s certification did not cover all the people whom "
    "{setting} serves.",
    "setting_type_out_of_scope": "{provider}'s certification did not cover this type of setting.",
    "nation_out_of_scope": "{provider}'s certification did not cover the nation of {setting}.",
    "affiliate_not_approved": "On {day} the employer was not an approved affiliate of {provider} "
    "for {course}.",
    "in_house_of_another_organisation": "The training was given in house, but {provider} is not "
    "the employer's own.",
    "trainer_not_authorised": "On {day} {trainer} was not authorised by {provider} to train this "
    "employer's staff.",
    "body_not_licensed_on_delivery": "On {day} the body that certified {provider} was not licensed "
    "for the RRN Training Standards.",
    "body_not_accredited_on_delivery": "On {day} the certification body was not accredited by "
    "UKAS.",
}

WEAK = {
    "hr_entry_needed": "HR has not entered this training itself, and that is asked for.",
    "passport_needed": "No training passport confirms this training, and that is asked for.",
    "document_needed": "Nobody has seen a certificate for this training, and one is asked for.",
    "confirmation_needed": "The provider has not confirmed this training, and that is asked for.",
}

FAILED_LATER = "A later assessment was failed."

# Of many records at once, where the sentence on one of them would name what each has of its own.
OF_MANY = {
    "provider_unresolved": "We do not know the provider.",
    "provider_unverified": "Nobody has checked the register's entry for the provider yet.",
    "failed_assessment": FAILED_LATER,
}

MEND = {
    "delivery_day_unknown": "Add the day on which the training was completed.",
    "provider_unresolved": "Say which provider this is, or ask a registrar to add it.",
    "provider_unverified": "Ask a registrar to check the provider and enter the day of the check.",
    "provider_not_certified": "Retrain with a certified provider, or send a registrar the "
    "certificate if there is one.",
    "certification_began_after_delivery": "Retrain with the provider now that it is certified.",
    "certification_ended_before_delivery": "Retrain with a provider whose certification is "
    "current.",
    "certification_withdrawn": "Retrain with a provider whose certification is current.",
    "certification_suspended": "Retrain once the suspension is lifted, or with another certified "
    "provider.",
    "curriculum_out_of_scope": "Retrain on a curriculum that the certification covers.",
    "population_out_of_scope": "Retrain with a provider certified for all the people you serve.",
    "setting_type_out_of_scope": "Retrain with a provider certified for this type of setting.",
    "nation_out_of_scope": "Retrain with a provider certified for this nation.",
    "affiliate_not_approved": "Ask the provider to approve the employer as an affiliate, then "
    "retrain; or send a registrar the approval if there was one.",
    "in_house_of_another_organisation": "Correct the route, or retrain with the employer's own or "
    "another certified provider.",
    "trainer_not_authorised": "Correct the trainer's name, send a registrar the authorisation, or "
    "retrain with an authorised trainer.",
    "body_not_licensed_on_delivery": "Retrain with a provider certified by a licensed body.",
    "body_not_accredited_on_delivery": "Nothing, unless accredited training is required: then "
    "retrain now that the body is accredited.",
}

MEND_WEAK = {
    "hr_entry_needed": "Ask HR to enter the training.",
    "passport_needed": "Send in the certificate, or bring a training passport that shows it.",
    "document_needed": "Send in a photo or PDF of the certificate, and have HR approve it.",
    "confirmation_needed": "Ask the provider for a confirmation that HR can take in.",
}


def say_day(day: date) -> str:
    """The day as GOV.UK writes it: 4 March 2026."""
    return f"{day.day} {day:%B %Y}"


def say(step: Step, record: TrainingRecord, setting: Setting) -> str:
    """One sentence on what this link showed."""
    code = step.code or ""
    template = FAILED.get(code) or WEAK.get(code) or NOTED.get(code) or HELD[step.link]
    provider = record.provider.name if record.provider else record.provider_text
    course = record.curriculum.name if record.curriculum else record.course_text
    return template.format(
        provider=provider or "(no provider given)",
        course=course or "the course",
        setting=setting.code,
        trainer=record.trainer or "",
        day=say_day(step.day) if step.day else "that day",
    )


def say_of_many(code: str) -> str:
    """One sentence on what failed, of records that differ in provider, course and day."""
    said = OF_MANY.get(code) or {**FAILED, **WEAK}[code].format(
        provider="the provider",
        course="the course",
        setting="the setting",
        trainer="the trainer",
        day="the day of the training",
    )
    return said[0].upper() + said[1:]


def mend(step: Step) -> str | None:
    """What would mend a link that failed; None for one that held."""
    return MEND.get(step.code or "") or MEND_WEAK.get(step.code or "")
