"""The people of a world with their posts and training, written in bulk as uploads would have."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate, count, cycle, islice
from typing import Any, NamedTuple

from tracker import clock
from tracker.benchmark.people import Worker
from tracker.benchmark.places import Place
from tracker.benchmark.sizes import Sizes
from tracker.benchmark.training import SHARES, Trained
from tracker.rules.words import Evidence
from tracker.store.bulk import continue_ids, insert_rows
from tracker.store.database import Session
from tracker.store.people_held import PostSaid, Training
from tracker.store.people_writing import Named, note_uploads
from tracker.store.register_writing import Codes
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.uploads import Upload, UploadKind, UploadState

PEOPLE_AT_ONCE = 20_000
# Of so many facts, one took the place of another that was wrong.
POST_CORRECTED_EVERY, TRAINING_CORRECTED_EVERY = 100, 50
# Days ago on which organisations gave their last files, in turn; and those before these.
UPLOADED_DAYS_AGO, BEFORE_DAYS = (3, 10, 17, 24, 40, 75, 130), 45

_FACT = ("id", "recorded_at", "withdrawn_at", "upload_id", "replaces_id")
COLUMNS: dict[Any, tuple[str, ...]] = {
    Person: ("id", "organisation_id", "number"),
    PersonFact: (*_FACT, "person_id", *Named._fields),
    Post: ("id", "person_id", "staff_number", "setting_id"),
    PostFact: (*_FACT, "post_id", *PostSaid._fields),
    TrainingFact: (*_FACT, "evidence", *Training._fields),
}


class Files(NamedTuple):
    """The accepted files by which an organisation told of its people: once before, and last."""

    staff: Upload
    before: Upload
    last: Upload


class Writer:
    """Writes workers and their training; ids go up from 1, as nobody is there yet."""

    def __init__(self, session: Session, places: Sequence[Place], sizes: Sizes) -> None:
        self._session = session
        self._sizes = sizes
        codes = Codes(session)
        self._organisations, self._settings = codes.ids["organisation"], codes.ids["setting"]
        self._files = {
            owner: self._uploads(owner, settings, days)
            for (owner, settings), days in zip(
                _by_owner(places).items(), cycle(UPLOADED_DAYS_AGO), strict=False
            )
        }
        self._ids = {model: count(1) for model in COLUMNS}
        self._posts = 0
        self.written = {"people": 0, "posts": 0, "records": 0}

    def write(self, people: Iterable[Worker], trained: Trained) -> Iterator[int]:
        """Write everybody, so many at once; yields how many posts there are by then."""
        people = iter(people)
        while group := list(islice(people, PEOPLE_AT_ONCE)):
            rows: dict[Any, list[tuple[Any, ...]]] = {model: [] for model in COLUMNS}
            for worker in group:
                self._person(worker, trained, rows)
            for model, columns in COLUMNS.items():
                insert_rows(self._session, model, columns, rows[model])
            self.written["people"] += len(group)
            yield self._posts
        for model in COLUMNS:
            continue_ids(self._session, model)

    def _uploads(self, owner: str, settings: Sequence[str], days: int) -> Files:
        last = clock.now() - timedelta(days=days)
        before = last - timedelta(days=BEFORE_DAYS)
        wanted = (
            (UploadKind.STAFF, before),
            (UploadKind.TRAINING, before),
            (UploadKind.TRAINING, last),
        )
        files = Files(*(_upload(self._organisations[owner], *one) for one in wanted))
        self._session.add_all(files)
        self._session.flush()
        note_uploads(self._session, [self._settings[code] for code in settings], last)
        return files

    def _person(self, worker: Worker, trained: Trained, rows: dict[Any, list[Any]]) -> None:
        files = self._files[worker.organisation]
        told, upload_id = files.staff.uploaded_at, files.staff.id
        key, ids = next(self._ids[Person]), self._ids
        rows[Person].append((key, self._organisations[worker.organisation], worker.number))
        fact = next(ids[PersonFact]), told, None, upload_id, None
        rows[PersonFact].append((*fact, key, *worker.named))
        first = self._posts
        for number, setting, said in worker.posts:
            post = next(ids[Post])
            rows[Post].append((post, key, number, self._settings[setting]))
            rows[PostFact] += self._post_facts(post, said, files)
            self._posts += 1
        self.written["posts"] += len(worker.posts)
        records = _records_up_to(self._posts, self._sizes) - _records_up_to(first, self._sizes)
        self.written["records"] += records
        for record in trained.records(worker, key, records):
            rows[TrainingFact] += self._training_facts(record, files)

    def _post_facts(self, post: int, said: PostSaid, files: Files) -> Iterator[tuple[Any, ...]]:
        told, changed, upload_id = files.staff.uploaded_at, files.last.uploaded_at, files.staff.id
        ids, replaced = self._ids[PostFact], None
        if post % POST_CORRECTED_EVERY == 0:
            replaced = next(ids)
            wrong = said._replace(role="Bank worker")
            yield (replaced, told, changed, upload_id, None, post, *wrong)
            told = changed
        yield (next(ids), told, None, upload_id, replaced, post, *said)

    def _training_facts(self, record: Training, files: Files) -> Iterator[tuple[Any, ...]]:
        """Of later days by the later file; one of many had been recorded with another day."""
        ids, replaced, file = self._ids[TrainingFact], None, files.before
        key, evidence = next(ids), Evidence.ENTERED_BY_HR
        if key % TRAINING_CORRECTED_EVERY == 0 and record.started_on:
            wrong = record._replace(started_on=record.started_on - timedelta(days=7))
            gone = files.last.uploaded_at
            yield (key, file.uploaded_at, gone, file.id, None, evidence, *wrong)
            replaced, key = key, next(ids)
        if replaced or key % 4 == 0:
            file = files.last
        yield (key, file.uploaded_at, None, file.id, replaced, evidence, *record)


def _by_owner(places: Sequence[Place]) -> dict[str, list[str]]:
    owners: dict[str, list[str]] = {}
    for place in places:
        owners.setdefault(place.organisation, []).append(place.code)
    return owners


def _records_up_to(post: int, sizes: Sizes) -> int:
    """How many records the first so many posts have, by SHARES."""
    total = _weight_up_to(sizes.posts)
    return round(sizes.records * _weight_up_to(post) / total)


def _weight_up_to(post: int) -> int:
    rounds, rest = divmod(post, len(SHARES))
    return rounds * _SUMS[-1] + _SUMS[rest]


_SUMS = tuple(accumulate(SHARES, initial=0))


def _upload(organisation_id: int, kind: UploadKind, moment: datetime) -> Upload:
    return Upload(
        organisation_id=organisation_id,
        kind=kind,
        state=UploadState.ACCEPTED,
        file_name=f"{kind}.xlsx",
        uploaded_at=moment,
        accepted_at=moment,
        summary={"rows": None, "sheets": [], "questions": [], "problem_counts": {}},
    )
