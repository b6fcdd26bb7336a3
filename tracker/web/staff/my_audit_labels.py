"""How what commissioners' audits hold of somebody is called in My data."""

from flask_babel import lazy_gettext

from tracker.web.staff.my_data_labels import Label, Words, labels

_AUDITED = labels(
    audited_on=lazy_gettext("As things were on"),
    commissioner=lazy_gettext("Commissioner"),
)
OF_AUDITS: dict[str, Words] = {
    "name_openings": Words(
        lazy_gettext("When a commissioner opened your name"),
        lazy_gettext(
            "Commissioners see a number in place of your name. To see the name they must give a "
            "reason, and your HR team reads it too."
        ),
        labels(
            opened_at=lazy_gettext("When"),
            commissioner=lazy_gettext("Commissioner"),
            reason=lazy_gettext("The reason they gave"),
        ),
    ),
    "audit_checks": Words(
        lazy_gettext("Audits that looked at your training"),
        lazy_gettext(
            "A commissioner may check the records of some people. If what they noted is wrong, "
            "say so under Something else."
        ),
        {
            **_AUDITED,
            **labels(
                outcome=Label(lazy_gettext("What they saw"), "checked"),
                note=lazy_gettext("What they noted"),
                checked_at=lazy_gettext("Checked"),
                why=lazy_gettext("Why you were chosen"),
            ),
        },
    ),
    "audit_findings": Words(
        lazy_gettext("What audits found about you"),
        lazy_gettext("Commissioners write this of your number, without your name."),
        {
            **_AUDITED,
            **labels(
                severity=Label(lazy_gettext("How serious"), "severity"),
                said=lazy_gettext("What they found"),
                made_at=lazy_gettext("Written down"),
                withdrawn_because=lazy_gettext("Why it was taken out"),
            ),
        },
    ),
    "audit_actions": Words(
        lazy_gettext("What is to be done about what audits found"),
        lazy_gettext("Your employer or the commissioner is to do this."),
        labels(
            what=lazy_gettext("What is to be done"),
            owner=Label(lazy_gettext("Who does it"), "owner"),
            due_on=lazy_gettext("By"),
            done_at=lazy_gettext("Done"),
            done_note=lazy_gettext("What was done"),
        ),
    ),
}
