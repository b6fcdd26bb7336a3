"""How what is held of somebody as a reader is called, and all the sections of My data."""

from flask_babel import lazy_gettext

from tracker.web.staff.my_audit_labels import OF_AUDITS
from tracker.web.staff.my_data_labels import WORK, Label, Words, labels

OTHER_TITLE = lazy_gettext("Something else, or something that is missing")
SECTIONS: dict[str, Words] = {
    **WORK,
    **OF_AUDITS,
    "emails": Words(
        lazy_gettext("Emails to you"),
        lazy_gettext("What we sent you. The text is kept for 400 days."),
        labels(
            subject=lazy_gettext("Subject"),
            day=lazy_gettext("For"),
            address=lazy_gettext("To the address"),
            channel=Label(lazy_gettext("Sent by"), "channel"),
            sent_at=lazy_gettext("Sent"),
            text=lazy_gettext("What it said"),
        ),
    ),
    "told": Words(
        lazy_gettext("What the emails were about"),
        lazy_gettext("Each thing that we told you, or will tell you in the next email."),
        labels(
            told=Label(lazy_gettext("Told"), "told"),
            day=lazy_gettext("Since"),
            in_email_of=lazy_gettext("In the email for"),
        ),
    ),
    "preferences": Words(
        lazy_gettext("How you want to be told"),
        lazy_gettext("What you chose about emails."),
        labels(
            language=Label(lazy_gettext("Language"), "language"),
            often=Label(lazy_gettext("How often"), "often"),
            weekends=lazy_gettext("At weekends too"),
            bank_holidays=lazy_gettext("On bank holidays too"),
            has_private_address=lazy_gettext("You were sent a link to change this"),
        ),
    ),
    "accounts": Words(
        lazy_gettext("Your account"),
        lazy_gettext("What you sign in with. We keep passwords only in a form nobody can read."),
        labels(
            roles=Label(lazy_gettext("You sign in as"), "role"),
            active=lazy_gettext("Can be used"),
            made_at=lazy_gettext("Made"),
            last_sign_in_at=lazy_gettext("Sign-in before this one"),
            this_sign_in_at=lazy_gettext("Last sign-in"),
            last_sign_in_from=lazy_gettext("Network address of the sign-in before"),
            this_sign_in_from=lazy_gettext("Network address of the last sign-in"),
            sign_ins=lazy_gettext("Number of sign-ins"),
            read_on=lazy_gettext("You last opened My training"),
            read_before_on=lazy_gettext("And before that"),
            has_password=lazy_gettext("Has a password"),
            second_step=lazy_gettext("Second step when you sign in"),
            phone=lazy_gettext("Phone"),
            answers_for=lazy_gettext("You answer for"),
            signed_in_on=lazy_gettext("You last signed in"),
            closed_at=lazy_gettext("Closed"),
        ),
    ),
    "passkeys": Words(
        lazy_gettext("Your passkeys"),
        lazy_gettext("Ways to sign in with your phone or computer, by the names you gave them."),
        labels(
            name=lazy_gettext("Name"),
            made_at=lazy_gettext("Made"),
            last_used_at=lazy_gettext("Last used"),
        ),
    ),
    "sign_ins": Words(
        lazy_gettext("Where you are signed in"),
        lazy_gettext("The browsers in which you are signed in now. We keep no network address."),
        labels(
            browser=lazy_gettext("Browser"),
            begun_at=lazy_gettext("Signed in"),
            last_seen_at=lazy_gettext("Last seen"),
            factors=Label(lazy_gettext("By"), "factor"),
        ),
    ),
    "linked_sign_ins": Words(
        lazy_gettext("Organisations with which you sign in"),
        lazy_gettext("You linked these yourself, or where you work vouched for your address."),
        labels(
            issuer=lazy_gettext("Its address"),
            address=lazy_gettext("Your address there"),
            subject=lazy_gettext("How it names you"),
            linked_at=lazy_gettext("Linked"),
        ),
    ),
    "account_invitations": Words(
        lazy_gettext("How you were asked to work with the tracker"),
        lazy_gettext("The codes that opened your account to you. They work once."),
        labels(
            made_at=lazy_gettext("Made"),
            expires_at=lazy_gettext("Worked until"),
            used_at=lazy_gettext("Used"),
            revoked_at=lazy_gettext("Stopped"),
        ),
    ),
    "invitations": Words(
        lazy_gettext("How you were asked to join"),
        lazy_gettext("The codes with which you could make your account. They work once."),
        labels(
            is_way_back=lazy_gettext("For a new way to sign in"),
            invited_by=Label(lazy_gettext("Sent by"), "invited_by"),
            address=lazy_gettext("To the address"),
            made_at=lazy_gettext("Made"),
            expires_at=lazy_gettext("Worked until"),
            used_at=lazy_gettext("Used"),
            revoked_at=lazy_gettext("Stopped"),
            tries=lazy_gettext("Wrong answers"),
        ),
    ),
    "passports": Words(
        lazy_gettext("Training passports you shared"),
        lazy_gettext("What you agreed to share, and until when."),
        labels(
            number=lazy_gettext("Number"),
            name=lazy_gettext("Name on it"),
            shows_employer=lazy_gettext("Shows your employer"),
            consent=lazy_gettext("What you agreed to"),
            shared_at=lazy_gettext("Shared"),
            ends_on=lazy_gettext("Last day"),
            revoked_at=lazy_gettext("Stopped"),
        ),
    ),
    "passport_records": Words(
        lazy_gettext("What is on these passports"),
        lazy_gettext("The training records that you chose."),
        labels(
            passport_number=lazy_gettext("Number of the passport"),
            course=lazy_gettext("Course"),
            completed_on=lazy_gettext("Completed"),
        ),
    ),
    "passport_looks": Words(
        lazy_gettext("When somebody opened a passport"),
        lazy_gettext("We do not know who it was: nobody signs in to look."),
        labels(
            passport_number=lazy_gettext("Number of the passport"),
            at=lazy_gettext("When"),
            refused=lazy_gettext("It was over, and they saw nothing"),
        ),
    ),
    "taken_passports": Words(
        lazy_gettext("Passports of yours that HR took in"),
        lazy_gettext("Training from another employer that your HR team accepted for you."),
        labels(
            issuer=lazy_gettext("From"),
            number=lazy_gettext("Number"),
            records=lazy_gettext("Training records it brought"),
            taken_at=lazy_gettext("Taken in"),
            undone_at=lazy_gettext("Undone"),
            certificates=lazy_gettext("Certificates on it"),
        ),
    ),
    "calendars": Words(
        lazy_gettext("Your calendar addresses"),
        lazy_gettext("Only their names: the addresses themselves are secret."),
        labels(
            name=lazy_gettext("Name"),
            of_own_training=lazy_gettext("Of your own training"),
            made_at=lazy_gettext("Made"),
            last_read_on=lazy_gettext("Last read"),
            revoked_at=lazy_gettext("Stopped"),
        ),
    ),
    "looks": Words(
        lazy_gettext("Who looked at your data"),
        lazy_gettext(
            "We count it when somebody opens a page about you alone. We do not count lists of "
            "many people. We keep this for two years. We tell you the team, not the person."
        ),
        labels(
            day=lazy_gettext("Day"),
            organisation=lazy_gettext("Employer"),
            role=Label(lazy_gettext("Who"), "role"),
            opened=Label(lazy_gettext("What they opened"), "looked"),
            times=lazy_gettext("Times"),
            first_at=lazy_gettext("First"),
            last_at=lazy_gettext("Last"),
        ),
    ),
    "corrections": Words(
        lazy_gettext("What you asked us to put right"),
        lazy_gettext("Your HR team has one month to answer."),
        labels(
            about=Label(lazy_gettext("About"), "about"),
            record=lazy_gettext("Which one"),
            wrong=lazy_gettext("What you said is wrong"),
            asked_at=lazy_gettext("Asked"),
            asked_of=lazy_gettext("Asked of the HR team of"),
            answer_by=lazy_gettext("They must answer by"),
            state=Label(lazy_gettext("State"), "correction_state"),
            answer=lazy_gettext("Their answer"),
            answered_at=lazy_gettext("Answered"),
        ),
    ),
}
