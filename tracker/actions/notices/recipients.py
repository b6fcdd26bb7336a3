"""Who may be told on a day, and of what."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from tracker.actions.notices.listener import NOBODY, Ids, Key, Listener, is_to_be_told
from tracker.rules.words import Nation
from tracker.store import notices as store
from tracker.store.commissioners import commissioned_by
from tracker.store.database import Session
from tracker.store.notice_wishes import responsible
from tracker.store.notices import Account, OpenFlag, Place

REGISTER_ROLES = frozenset({"registrar", "admin"})


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody who may be told on a day.

    `own` is the listener for a person's own training, and `same` the accounts through which a
    person may have been told of it already. `answering` are the accounts that answer for an
    organisation's settings; under None, for the organisation.
    """

    listeners: Mapping[Key, Listener]
    own: Mapping[int, Listener]
    same: Mapping[int, Collection[Key]]
    answering: Mapping[tuple[int, int | None], int]
    of_organisation: Mapping[int, tuple[Listener, ...]]
    of_setting: Mapping[int, tuple[Listener, ...]]
    of_register: tuple[Listener, ...]

    def hearing(self, flag: OpenFlag, day: date) -> Iterator[Listener]:
        """Those who hear of a flag that is to be told that day, each once."""
        own = self.own.get(flag.person_id or 0)
        if own and own.is_own(flag, day):
            yield own
        if flag.organisation_id is None:
            yield from self.of_register
            return
        yield from (
            one
            for one in self.of_organisation.get(flag.organisation_id, ())
            if not one.is_own(flag, day)
        )
        if flag.post_id is None:
            yield from (
                one
                for one in self.of_setting.get(flag.setting_id or 0, ())
                if one.organisation_id != flag.organisation_id
            )

    def climbs_to(self, flag: OpenFlag, deaf: Container[Key]) -> frozenset[Key]:
        """To whom an escalated flag goes."""
        if flag.organisation_id is None or not flag.is_escalated:
            return frozenset()
        return self.who_answers(flag.organisation_id, flag.setting_id, deaf)

    def who_answers(
        self, organisation_id: int, setting_id: int | None, deaf: Container[Key]
    ) -> frozenset[Key]:
        """Who is told of what somebody of HR is to take up, but for those who do not want to be
        told of anything.

        The account that answers for the setting, else the HR lead, else all of HR.
        """
        here = self.of_organisation.get(organisation_id, ())
        team = frozenset(one.key for one in here if one.key not in deaf)
        for place in (setting_id, None):
            who = self.answering.get((organisation_id, place))
            if (who, None) in team:
                return frozenset({(who, None)})
        return team


def audience(session: Session, flags: Iterable[OpenFlag], day: date) -> Audience:
    """Who may be told on a day: accounts, and the people without one whom the flags are about.

    As many queries whatever the number of either.
    """
    accounts = store.accounts(session)
    world = _World(store.places(session, day), _commissioned(session, accounts.values(), day))
    listeners: dict[Key, Listener] = {
        (account.id, None): _listener(account, world)
        for account in accounts.values()
        if account.is_active
    }
    reached, same = _accounts_of_people(session, accounts.values(), day)
    own: dict[int, Listener] = {}
    for flag in flags:
        person = flag.person_id
        if person is None or person in own or not is_to_be_told(flag, day):
            continue
        if person in reached:
            one = listeners[reached[person]]
        elif person not in same and flag.email:
            one = Listener(None, person, flag.email)
        else:
            continue
        own[person] = listeners[one.key] = _with_training(one, flag, world)
    return _indexed(listeners, own, same, responsible(session))


def listener_of(
    session: Session, account_id: int | None, person_id: int | None, day: date
) -> Listener | None:
    """One account or person as a listener of a day; None for those who are told nothing.

    A person's address is empty here: it is that of their flags.
    """
    if account_id is None:
        return Listener(None, person_id, "", people=frozenset({person_id or 0}))
    account = store.accounts(session, account_id).get(account_id)
    if account is None or not account.is_active:
        return None
    world = _World((), _commissioned(session, [account], day))
    reached, _ = _accounts_of_people(session, [account], day)
    return replace(_listener(account, world), people=frozenset(reached))


@dataclass(frozen=True)
class _World:
    """Which settings operate on a day, and who commissions them."""

    places: Collection[Place]
    commissioned: Mapping[int, Collection[int]]

    @cached_property
    def nations(self) -> Mapping[int, Nation]:
        return {one.setting_id: one.nation for one in self.places if one.nation}

    @cached_property
    def of_organisations(self) -> Mapping[int, Nation]:
        """The nation of most of each organisation's settings."""
        found: dict[int, list[int]] = defaultdict(list)
        for one in self.places:
            found[one.organisation_id].append(one.setting_id)
        return {key: self.commonest(settings) for key, settings in found.items()}

    def commonest(self, settings: Collection[int]) -> Nation:
        """The nation of most of these settings; of two alike, the first by name."""
        counted = Counter(self.nations[one] for one in settings if one in self.nations)
        return min(counted, key=lambda one: (-counted[one], one), default=Nation.ENGLAND)


def _listener(account: Account, world: _World) -> Listener:
    settings: Ids = NOBODY
    if "commissioner" in account.roles and account.commissioner_id is not None:
        settings = frozenset(world.commissioned.get(account.commissioner_id, ()))
    organisation_id = account.organisation_id if "hr" in account.roles else None
    nation = world.commonest(settings)
    if organisation_id is not None:
        nation = world.of_organisations.get(organisation_id, Nation.ENGLAND)
    return Listener(
        account.id,
        None,
        account.address,
        nation,
        organisation_id=organisation_id,
        settings=settings,
        commissioner_id=account.commissioner_id if "commissioner" in account.roles else None,
        keeps_register=bool(account.roles & REGISTER_ROLES),
        has_page="staff" in account.roles and account.person_id is not None,
    )


def _with_training(one: Listener, flag: OpenFlag, world: _World) -> Listener:
    """Somebody as who also hears of their own training, where the flag's post is."""
    has_place = one.organisation_id is not None or one.settings or one.keeps_register
    here = world.nations.get(flag.setting_id or 0, Nation.ENGLAND)
    return replace(
        one,
        people=frozenset({flag.person_id or 0}),
        employer_id=flag.organisation_id,
        nation=one.nation if has_place else here,
    )


def _commissioned(
    session: Session, accounts: Iterable[Account], day: date
) -> Mapping[int, Collection[int]]:
    ids = {
        one.commissioner_id for one in accounts if one.is_active and "commissioner" in one.roles
    } - {None}
    return commissioned_by(session, {one for one in ids if one is not None}, day) if ids else {}


def _accounts_of_people(
    session: Session, accounts: Collection[Account], day: date
) -> tuple[dict[int, Key], dict[int, set[Key]]]:
    """The account through which a person is told, and all the accounts that are theirs.

    It is the one that is tied to them, if it is active; else one of their employer's with the
    address that the staff list gives for them and for nobody else who works there.
    """
    reached: dict[int, Key] = {}
    same: dict[int, set[Key]] = defaultdict(set)
    for one in accounts:
        if one.person_id is not None:
            same[one.person_id].add((one.id, None))
            if one.is_active:
                reached.setdefault(one.person_id, (one.id, None))
    free = {
        (one.address, one.organisation_id): one.id
        for one in accounts
        if one.is_active and one.person_id is None and one.organisation_id is not None
    }
    there: dict[tuple[str, int], list[int]] = defaultdict(list)
    for person, address, organisation in store.people_at(session, {one for one, _ in free}, day):
        there[address, organisation].append(person)
    for where, people in there.items():
        if where in free and len(people) == 1 and people[0] not in same:
            same[people[0]].add((free[where], None))
            reached[people[0]] = (free[where], None)
    return reached, same


def _indexed(
    listeners: Mapping[Key, Listener],
    own: Mapping[int, Listener],
    same: Mapping[int, Collection[Key]],
    answering: Mapping[tuple[int, int | None], int],
) -> Audience:
    of_organisation: dict[int, list[Listener]] = defaultdict(list)
    of_setting: dict[int, list[Listener]] = defaultdict(list)
    for one in listeners.values():
        if one.organisation_id is not None:
            of_organisation[one.organisation_id].append(one)
        for setting in one.settings:
            of_setting[setting].append(one)
    return Audience(
        listeners,
        own,
        same,
        answering,
        {key: tuple(found) for key, found in of_organisation.items()},
        {key: tuple(found) for key, found in of_setting.items()},
        tuple(one for one in listeners.values() if one.keeps_register),
    )
