"""A document is looked at by a process of its own, started anew."""

from tests.documents.made import phone_picture
from tracker.documents.reading import JPEG, read_document


def test_a_document_is_looked_at_by_a_real_process():
    assert read_document(phone_picture()).media_type == JPEG
