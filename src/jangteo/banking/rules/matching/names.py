"""Names of parties as banks write them: with or without the legal form, cut off after a few letters."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST_CUT = 4  # letters; a shorter beginning of a name says too little
_LETTERS = re.compile(r"[\W_]+")
_FORMS = re.compile(
    r"\((?:주|유|합|재|사|의|학|복|영|농)\)|^(?:주|유)\)|\((?:주|유)$"
    r"|주식회사|유한책임회사|유한회사|합자회사|합명회사|재단법인|사단법인|의료법인|학교법인"
    r"|\b(?:co\.?\s*,?\s*ltd|company|corporation|incorporated|limited|corp|inc|ltd|llc|gmbh|ag|b\.?v)\b\.?",
    re.IGNORECASE,
)


def name_key(name: str) -> str:
    """What is left of a name without legal form, spaces and signs, in small letters.

    >>> [name_key(name) for name in ("㈜한빛공업", "주식회사 한빛 공업", "한빛공업(주)", "Hanbit Co., Ltd.")]
    ['한빛공업', '한빛공업', '한빛공업', 'hanbit']
    """
    plain = unicodedata.normalize("NFKC", name)
    bare = _LETTERS.sub("", _FORMS.sub(" ", plain.strip())).casefold()
    return bare or _LETTERS.sub("", plain).casefold()


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a payer's name may mean.

    parties   all whose name is the payer's or begins with it
    is_whole  it is the whole name of each of them
    """

    parties: frozenset[str] = frozenset()
    is_whole: bool = False


class NameIndex:
    """Parties by their names."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """names  (name, party id) pairs"""
        self._keys = sorted({(key, party) for name, party in names if (key := name_key(name))})

    def named(self, payer: str) -> Named:
        """The parties a payer may be: a name that is whole may still be the beginning of another, so both count."""
        key = name_key(payer)
        if not key:
            return Named()
        found = set()
        whole = set()
        for index in range(bisect_left(self._keys, (key, "")), len(self._keys)):
            known, party = self._keys[index]
            if not known.startswith(key):
                break
            if known == key:
                whole.add(party)
            if known == key or len(key) >= SHORTEST_CUT:
                found.add(party)
        return Named(frozenset(found), bool(found) and found == whole)
