"""What cannot be done in an audit, and the sentence that says what to do instead."""

LONGEST = 2_000


class CannotBe(ValueError):
    """It cannot be done so; `field` is what to mend, and the message says how."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def said_in(field: str, text: str, missing: str) -> str:
    """The text without space around it. Raises CannotBe where nothing is said, or too much."""
    text = text.strip()
    if not text:
        raise CannotBe(field, missing)
    if len(text) > LONGEST:
        raise CannotBe(field, f"Shorten this to {LONGEST:,} characters or fewer")
    return text
