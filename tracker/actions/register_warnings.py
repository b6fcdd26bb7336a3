"""What somebody should look at before a row is saved, though nothing is refused because of it."""

from collections.abc import Iterator
from datetime import date

from tracker.actions.register_checks import period_of
from tracker.actions.register_columns import Spec, Values
from tracker.actions.register_deciding import Decided
from tracker.rules.names import match_key
from tracker.rules.wording import say_day
from tracker.store.tables.uploads import Outcome

WRITTEN = frozenset({Outcome.NEW, Outcome.CHANGED})


def warnings(spec: Spec, one: Decided, today: date) -> Iterator[str]:
    """A sentence or two for each thing about a row that changes an entry or brings one."""
    if one.outcome not in WRITTEN:
        return
    checked = one.values.get("last_checked")
    if checked is not None and checked > today:
        yield (
            f"Last checked is {say_day(checked)}, which is still to come. Correct it in the file, "
            "unless the check was made already."
        )
    if one.held is not None:
        yield from _of_change(spec, one.held.values, one.values)


def _of_change(spec: Spec, before: Values, after: Values) -> Iterator[str]:
    if spec.fact == "certification_fact" and before["provider"] != after["provider"]:
        yield (
            f"This certificate moves from {before['provider']} to {after['provider']}. Save it "
            "only if the number was entered for the wrong provider before."
        )
    moves = spec.fact == "setting_fact" and before["organisation"] != after["organisation"]
    if moves and period_of(before).overlaps(period_of(after)):
        yield (
            f"This setting moves from {before['organisation']} to {after['organisation']} on days "
            "that it already has. If it changed hands, end the earlier period and add a row for "
            "the new one."
        )
    if spec.fact == "provider_fact" and before["name"] != after["name"]:
        yield from _renamed(before, after)


def _renamed(before: Values, after: Values) -> Iterator[str]:
    said = f"The name changes from {before['name']} to {after['name']}."
    known = {match_key(name) for name in (after["name"], *after["aliases"])}
    if match_key(before["name"]) in known:
        yield f"{said} The old name stays searchable."
    else:
        yield (
            f"{said} The old name stays searchable. Add it to Aliases if files that are still to "
            "come use it."
        )
