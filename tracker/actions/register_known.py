"""The codes that rows of the register's sheets may refer to, and what is not known of them."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.actions.register_columns import Column, Finding, Spec, Values

UNKNOWN = {
    "provider": "unknown_provider",
    "setting": "unknown_setting",
    "curriculum": "unknown_course",
}
SHEETS = {
    "organisation": "Organisations",
    "commissioner": "Commissioners",
    "body": "Certification bodies",
    "provider": "Providers",
    "setting": "Settings",
    "certification": "Certifications",
}


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that rows may refer to, by kind, and the provider of each certificate.

    A code is found whatever its case, in the spelling in which it is kept.
    """

    codes: dict[str, dict[Hashable, Any]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)

    def find(self, kind: str, code: Hashable) -> Any:
        return self.codes.get(kind, {}).get(fold(code))

    def learn(self, spec: Spec, values: Values) -> None:
        """A fact's own code is known from here on."""
        if spec.brings is not None:
            code = values[spec.brings]
            self.codes.setdefault(spec.brings, {}).setdefault(fold(code), code)
        if spec.brings == "certification":
            self.owners[values["certification"]] = values["provider"]


def resolve(spec: Spec, values: dict[str, Any], known: Known) -> Iterator[Finding]:
    """Put the codes that a row refers to as they are kept; those that are not known are told."""
    unknown = False
    for column in spec.columns:
        said = values.get(column.field)
        if column.refers is None or column.refers == "curriculum" or said is None:
            continue
        codes = said if isinstance(said, tuple) else (said,)
        kept = {code: known.find(column.refers, code) for code in codes}
        if column.refers == spec.brings:
            own = values[spec.brings]
            kept |= {code: own for code in codes if kept[code] is None and fold(own) == fold(code)}
        if wrong := [code for code, found in kept.items() if found is None]:
            unknown = True
            yield _not_known(column, wrong)
        else:
            found = tuple(dict.fromkeys(kept.values()))
            values[column.field] = found if isinstance(said, tuple) else found[0]
    if values.get("curricula") and not unknown:
        yield from _resolve_curricula(values, known)


def _not_known(column: Column, codes: Sequence[str]) -> Finding:
    sheet, them = SHEETS[column.refers or ""], ", ".join(codes)
    message = f"Correct the code, or add {them} to the sheet {sheet}: it is not known."
    if len(codes) > 1:
        message = f"Correct the codes, or add {them} to the sheet {sheet}: they are not known."
    return Finding(column.field, UNKNOWN.get(column.refers or "", "bad_identifier"), message)


def _resolve_curricula(values: dict[str, Any], known: Known) -> Iterator[Finding]:
    provider = values.get("provider") or known.owners[values["certification"]]
    found = {code: known.find("curriculum", (provider, code)) for code in values["curricula"]}
    if wrong := [code for code, kept in found.items() if kept is None]:
        message = (
            f"Correct the codes, or add them to the sheet Curricula: {provider} has no "
            f"{', '.join(wrong)}."
        )
        yield Finding("curricula", "unknown_course", message)
    else:
        values["curricula"] = tuple(dict.fromkeys(code for _, code in found.values()))


def fold(code: Any) -> Hashable:
    """The code without its case; a curriculum's is that of its provider and its own."""
    return code.casefold() if isinstance(code, str) else tuple(part.casefold() for part in code)
