"""All that is held about somebody, for HR to hand over, whether or not they have an account."""

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from tracker import clock
from tracker.actions.my_data import as_json, as_workbook, gather_my_data
from tracker.store.database import Session


def packed(session: Session, person_id: int) -> bytes:
    """The same sections as My data shows, as JSON and as a workbook, in one zip."""
    found = gather_my_data(session, person_id, clock.now())
    assert found
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        said = json.dumps(as_json(found), ensure_ascii=False, indent=2)
        file.writestr("my-data.json", said)
        file.writestr("my-data.xlsx", as_workbook(found))
    return made.getvalue()
