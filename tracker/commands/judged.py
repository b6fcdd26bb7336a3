"""`flask standing`, `provider`, `sweep` and `rebuild`."""

import sys
from datetime import UTC, date, datetime
from typing import Any

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.actions import provider as provider_action
from tracker.actions import rebuild as rebuild_action
from tracker.actions import standing as standing_action
from tracker.actions.nightly_run import nightly_run
from tracker.actions.repeats import rebuild_repeats
from tracker.actions.trend import rebuild_trend
from tracker.commands import as_json, print_json
from tracker.rules.days import as_moment
from tracker.rules.wording import say_day
from tracker.store.database import db

# What a sweep leaves is shown by pages that count months and years from it, both ways.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class Day(click.ParamType):
    """A calendar day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not a day. Write it as 2026-03-04.", param, ctx)


class Moment(click.ParamType):
    """A date-time; London time without an offset, and a bare day is that whole day."""

    name = "datetime"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        try:
            moment = value if isinstance(value, datetime) else as_moment(value)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value} is not a date and time. Write it as 2026-03-04T09:30.", param, ctx)


on_day = click.option("--on", type=Day(), help="The day judged, as 2026-03-04. Today if not given.")
known_on = click.option(
    "--known-on",
    type=Moment(),
    help="Judge by what was recorded by then; London time. All that is known if not given.",
)


@click.command("standing")
@click.option("--staff", metavar="NUMBER", help="One person, or one post with its suffix.")
@click.option("--setting", metavar="CODE", help="Everyone with a post in this setting.")
@click.option("--organisation", metavar="CODE", help="Everyone in this organisation.")
@on_day
@known_on
@as_json
@with_appcontext
def standing(
    staff: str | None,
    setting: str | None,
    organisation: str | None,
    on: date | None,
    known_on: datetime | None,
    as_json: bool,
) -> None:
    """Say who is in date, who is not, and why."""
    if sum(value is not None for value in (staff, setting, organisation)) != 1:
        raise click.UsageError("Give one of --staff, --setting and --organisation.")
    try:
        report = standing_action.standings(
            db.session(),
            staff=staff,
            setting=setting,
            organisation=organisation,
            on=on or clock.today(),
            known_on=known_on or clock.now(),
        )
    except standing_action.NotKnown as unknown:
        raise click.UsageError(str(unknown)) from unknown
    document = report.as_json()
    if as_json:
        print_json(document)
    else:
        _print_standings(document)
    if staff is not None and not document["standings"]:
        click.echo(f"Nothing is asked of anyone with staff number {staff} that day.", err=True)
        sys.exit(1)


def _print_standings(document: dict[str, Any]) -> None:
    for one in document["standings"]:
        due = say_day(date.fromisoformat(one["due_on"])) if one["due_on"] else "no due day"
        if one["in_grace"]:
            due = f"ran out on {due}, days of grace left"
        click.echo(
            f"{one['staff_number']}  {one['setting']}  {one['requirement']}: "
            f"{one['standing'].replace('_', ' ')} ({due})"
        )
        for reason in one["reasons"]:
            click.echo(f"    {'holds' if reason['holds'] else 'FAILS'}  {reason['text']}")
            if reason["mend"]:
                click.echo(f"           {reason['mend']}")
    for one in document["coverage"]:
        share = f"{one['percent']}%" if one["percent"] else "nobody to count"
        click.echo(
            f"{one['setting']}  {one['requirement']}: {one['held']} of {one['counted']} ({share})"
        )


@click.command("provider")
@click.argument("code")
@on_day
@known_on
@as_json
@with_appcontext
def provider(code: str, on: date | None, known_on: datetime | None, as_json: bool) -> None:
    """Say a provider's certification, its history, and who relies on it."""
    today, moment = clock.today(), known_on or clock.now()
    document = provider_action.provider_report(db.session(), code, on=on or today, known_on=moment)
    if as_json:
        print_json(document)
    else:
        click.echo(f"{document['name'] or code}: {document['state']}")
        click.echo(
            provider_action.provider_in_words(
                db.session(), code, on=on or today, today=today, known_on=moment
            )
        )
        for one in document.get("certifications", ()):
            click.echo(f"    {one['number']} by {one['body']}, {one['from']} to {one['to']}")
        for one in document.get("relied_on_by", ()):
            click.echo(
                f"    {one['setting']} relies on it for {one['posts']} posts: {one['state']}"
            )
    if document["name"] is None:
        click.echo(f"{code} is unknown to this register.", err=True)
        sys.exit(1)


@click.command("sweep")
@on_day
@as_json
@with_appcontext
def sweep(on: date | None, as_json: bool) -> None:
    """Do the nightly run for a day: judge what is due, open and close flags.

    For today, what is news is put in the outbox for those who should act on it. Another day is a
    look: nobody is told, and the schedule brings everything back to today.
    """
    today = clock.today()
    day = on or today
    if not EARLIEST <= day <= LATEST:
        raise click.BadParameter(f"{day} is not a day from 1900 to 2199.", param_hint="'--on'")
    done = nightly_run(db.session(), day, today)
    if as_json:
        print_json(done)
        return
    opened, closed = sum(done["opened"].values()), sum(done["closed"].values())
    click.echo(
        f"{done['judged']} posts judged. Flags: {opened} opened, {closed} closed, "
        f"{done['kept']} kept. Emails to send: {done['notices']}."
    )
    if day != today:
        click.echo(
            f"Standings and flags are now those of {say_day(day)}. The schedule brings them back "
            "to today within a minute; where it does not run, `flask sweep` does."
        )


@click.command("rebuild")
@click.option("--months", is_flag=True, help="The coverage at the end of past months too.")
@as_json
@with_appcontext
def rebuild(as_json: bool, months: bool) -> None:
    """Make the derived tables anew from the facts.

    Without --months the coverage at the end of past months is left: it is what was known then.
    """
    session, today = db.session(), clock.today()
    done = rebuild_action.rebuild(session, today)
    if months:
        done["months"] = rebuild_trend(session, today)["months"]
        done["repeat_months"] = rebuild_repeats(session, today)["months"]
    if as_json:
        print_json(done)
    else:
        click.echo(f"{done['standings']} standings of {done['posts']} posts made anew.")
        if months:
            click.echo(f"Coverage at the end of {done['months']} months of settings made anew.")


COMMANDS = (standing, provider, sweep, rebuild)
