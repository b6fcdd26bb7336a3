"""Documents are kept encrypted, so that whoever reads the database alone reads none of them."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

Keys = Sequence[str]


class CannotBeOpened(Exception):
    """None of the keys opens the document: the one that sealed it is gone, or it was changed."""


def seal(content: bytes, keys: Keys) -> bytes:
    """The content, encrypted with the first key."""
    return _locks(keys).encrypt(content)


def unseal(sealed: bytes, keys: Keys) -> bytes:
    """What was sealed with any of the keys. Raises CannotBeOpened."""
    try:
        return _locks(keys).decrypt(sealed)
    except InvalidToken:
        raise CannotBeOpened from None


def sealed_anew(sealed: bytes, keys: Keys) -> bytes | None:
    """What was sealed with an older key, sealed with the first; None where that sealed it already.

    Raises CannotBeOpened.
    """
    try:
        Fernet(keys[0]).decrypt(sealed)
    except InvalidToken:
        return seal(unseal(sealed, keys), keys)
    return None


def _locks(keys: Keys) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
