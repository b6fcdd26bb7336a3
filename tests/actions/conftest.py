"""The imports read many files, and are not about how a file is read."""

import pytest


@pytest.fixture(scope="module", autouse=True)
def _quickly(files_read_quickly: None) -> None:
    """For every module here."""
