"""Numbers and codes in what payers write, also with one letter wrong."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jangteo.banking.types import OpenItem, Reason

SHORTEST = 4  # signs of a number or code that is looked for at all
SHORTEST_WITH_EDIT = 6  # below, one wrong letter makes another number too easily
MOST_PARTS = 5  # INV 2026 000 123
MOST_TOKENS = 40
_TOKENS = re.compile(r"[0-9A-Z]+")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def reference_key(text: str) -> str:
    """A number or code as it is compared: capital letters and digits alone.

    >>> reference_key("inv-2026/000123")
    'INV2026000123'
    """
    return "".join(_TOKENS.findall(_plain(text)))


def spellings(text: str) -> Iterator[str]:
    """Every run of neighbouring parts of a text, put together: what a number may be spelled by."""
    tokens = _TOKENS.findall(_plain(text))[:MOST_TOKENS]
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + MOST_PARTS, len(tokens)) + 1):
            yield "".join(tokens[start:end])


def _shortened(text: str) -> set[str]:
    """The text without each one of its signs."""
    return {text[:index] + text[index + 1 :] for index in range(len(text))}


def is_one_edit(first: str, second: str) -> bool:
    """Whether one sign more, less, other, or two neighbours swapped make one of the other.

    >>> [is_one_edit("INV123", other) for other in ("INV12", "INV1234", "INV723", "INV132", "INV123", "INV321")]
    [True, True, True, True, False, False]
    """
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    if len(first) != len(second):
        short, long = sorted((first, second), key=len)
        return short in _shortened(long)
    differ = [index for index in range(len(first)) if first[index] != second[index]]
    if len(differ) == 1:
        return True
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and first[differ[0]] == second[differ[1]]
        and first[differ[1]] == second[differ[0]]
    )


@dataclass(frozen=True, slots=True)
class Cited:
    """What a text names.

    items    by their own number or code
    nearly   those that one edit would name, where none is named exactly
    """

    items: tuple[str, ...] = ()
    nearly: tuple[str, ...] = ()
    reason: Reason = Reason.NUMBER


class ReferenceIndex:
    """Items by number and deposit code."""

    def __init__(self, items: Iterable[OpenItem]) -> None:
        self._exact: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        self._shorter: dict[str, set[str]] = defaultdict(set)
        for item in items:
            for text, is_code in ((item.number, False), (item.deposit_code, True)):
                key = reference_key(text)
                if len(key) >= SHORTEST:
                    self._exact[key].add((item.id, is_code))
        for key in self._exact:
            if len(key) >= SHORTEST_WITH_EDIT:
                for shorter in (key, *_shortened(key)):
                    self._shorter[shorter].add(key)

    def cited(self, text: str) -> Cited:
        """The items a text names; what is shorter and part of a longer number that is named does not count."""
        said = list(dict.fromkeys(spellings(text)))
        exact = [key for key in said if key in self._exact]
        exact = [key for key in exact if not any(key != other and key in other for other in exact)]
        if exact:
            named = sorted({pair for key in exact for pair in self._exact[key]})
            reason = Reason.DEPOSIT_CODE if all(is_code for _, is_code in named) else Reason.NUMBER
            return Cited(tuple(sorted({item for item, _ in named})), (), reason)
        near = sorted({pair for key in said for other in self._near(key) for pair in self._exact[other]})
        is_code = bool(near) and all(is_code for _, is_code in near)
        reason = Reason.DEPOSIT_CODE_WITH_ONE_EDIT if is_code else Reason.NUMBER_WITH_ONE_EDIT
        return Cited((), tuple(sorted({item for item, _ in near})), reason)

    def _near(self, said: str) -> set[str]:
        """The keys that one edit makes of what is said."""
        if len(said) < SHORTEST_WITH_EDIT - 1:
            return set()
        known = {key for shorter in (said, *_shortened(said)) for key in self._shorter.get(shorter, ())}
        return {key for key in known if is_one_edit(said, key)}
