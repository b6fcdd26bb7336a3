"""What a pack says of itself, in plain words, to whoever opens the file."""

from typing import Any

from tracker.pack.sealing import published_at
from tracker.pack.words import day, moment

_TEXT = """{title}

How things stood on {on}, as far as was known on {known_on}, London time.
People are told by references such as P12, never by name.

WHAT IS IN THIS FILE

report.pdf     to read: the summary, the rules in force, the providers, every verdict and why
data.xlsx      the same as a workbook
answer.json    the same for programs; the reports are made from it
{case}manifest.json  the SHA-256 of each part, what was asked, the rules and the software
key.json       the public half of the key that signed
manifest.sig   the signature of manifest.json

HOW TO CHECK IT

1. On a page: open {address}/verify and choose this file.
2. With the software, without its database and without a network:
       flask verify FILE --keys KEYS
   KEYS is the list of keys that the signer publishes at
   {keys}
   Get it from there yourself, not from whoever sent this file.
3. By hand: compare the SHA-256 of each part with manifest.json, for example with sha256sum.
   manifest.sig is a JSON Web Signature (RFC 7515, ES256) whose payload is the SHA-256 of
   manifest.json. Compare the key in key.json with those at the address above: its name is

       {key}

   A key that is not there is not theirs, whatever this file says.

The SHA-256 of what is answered is

    {content_hash}

Whoever asks the same question again, with the same two days, gets an answer with the same hash,
whatever was recorded or corrected since. (Data that was deleted when its time was over is the one
exception, and a later version of the software may say things in other words.)
"""


def readme(
    title: str, question: dict[str, Any], content_hash: str, *, address: str, key: str, case: bool
) -> bytes:
    """The text, as a file of this pack."""
    in_case = "case.json      the audit that asked: its sample, findings, actions and history\n"
    return _TEXT.format(
        title=title,
        on=day(question["on"]),
        known_on=moment(question["known_on"]),
        case=in_case if case else "",
        address=address,
        keys=published_at(address),
        key=key,
        content_hash=content_hash,
    ).encode()
