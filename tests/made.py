"""Imported by processes that are copied: an application was made once, with all its parts."""

from app import create_app
from tests.conftest import SETTINGS

create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": "sqlite://"})
