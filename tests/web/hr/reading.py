"""Reading a page as it is read aloud."""

from bs4 import Tag


def said(tag: Tag) -> str:
    """Its text with each run of white space as one space, and none put in between."""
    return " ".join(tag.get_text().split())
