"""What a digest says of the reader's own training."""

from collections.abc import Collection, Iterable

from tracker.mail.staff import Matter
from tracker.rules.words import GovernedBy, Level
from tracker.store import notice_details
from tracker.store.database import Session
from tracker.store.notice_details import Detail
from tracker.store.notices import OpenFlag


def matters_of(session: Session, own: Collection[tuple[OpenFlag, Detail]]) -> Iterable[Matter]:
    """The reader's own training, as they are told of it."""
    places = {flag.setting_id for flag, _ in own if flag.setting_id}
    shaky = notice_details.shaky_providers(session, places) if places else set()
    for flag, told in own:
        requirement = told.requirement or ""
        is_shaky = (flag.setting_id, told.trained_by_id) in shaky
        yield Matter(
            kind=flag.kind,
            requirements=(requirement,),
            course=told.course or requirement,
            level=told.level or Level.AWARENESS,
            until=flag.until,
            is_full_programme=told.governed_by == GovernedBy.FULL_PROGRAMME,
            in_grace=bool(told.in_grace),
            provider=None if is_shaky else told.trained_by,
            failing=told.failing,
        )
