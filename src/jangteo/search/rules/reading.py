"""What a text is found by: pairs of syllables without spaces, words, parts of codes, measures in one unit.

Migration 0003 of this module says the same in SQL, where the entries are made; a property test holds the two together.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

SIGNS = (
    "가-힣ㄱ-ㅎ\u00df-\u024f\u0370-\u058f\u05d0-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
)
LONGEST_TERM = 60
LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
UNITS: dict[str, tuple[str, str]] = {
    "ml": ("1", "ml"), "l": ("1000", "ml"), "cc": ("1", "ml"), "리터": ("1000", "ml"), "mm": ("1", "mm"),
    "cm": ("10", "mm"), "m": ("1000", "mm"), "in": ("25.4", "mm"), "inch": ("25.4", "mm"), "inches": ("25.4", "mm"),
    "인치": ("25.4", "mm"), "g": ("1", "g"), "kg": ("1000", "g"), "lb": ("453.592", "g"), "oz": ("28.3495", "g"),
}  # fmt: skip
INCHES = frozenset({"in", "inch", "inches", "인치"})
MEASURE = re.compile(
    r"([0-9]{1,9}(?:[.][0-9]{1,3})?) ?(ml|l|cc|리터|mm|cm|m|inches|inch|인치|in|kg|g|lb|oz)(?![a-z가-힣0-9])"
)
_ACCENTED = "àáâãäåāăąçćčďđèéêëēĕėęěğģìíîïĩīĭįıķĺļľłñńņňòóôõöøōŏőŕŗřśşšţťùúûüũūŭůűųýÿźżž"
_BARE = "aaaaaaaaacccddeeeeeeeeeggiiiiiiiiikllllnnnnooooooooorrrsssttuuuuuuuuuuyyzzz"
_TOKENS = re.compile(rf"[0-9a-z]+|[{SIGNS}]+|\n")
_PARTS = re.compile(r"[a-z]+|[0-9]+")
_JOINED = re.compile(r"[0-9a-z]+(?:[-./_+][0-9a-z]+)+")
_NO_KEY = re.compile(rf"[^0-9a-z{SIGNS}]+")
_NO_WRITING = re.compile(r"[^0-9a-z]")
_PLAIN = str.maketrans(_ACCENTED, _BARE)
_LEAD_LETTERS = {0x1100 + at: letter for at, letter in enumerate(LEADS)}
_LETTERS = (
    _LEAD_LETTERS
    | {0x1161 + at: letter for at, letter in enumerate(VOWELS)}
    | {0x11A8 + at: letter for at, letter in enumerate(TAILS)}
)
_NO_LEADS = re.compile("[\u1161-\u11c2]+")


def fold(said: str) -> str:
    """In one width and case, Latin letters without accents.

    >>> fold("Café ５００㎖")
    'cafe 500ml'
    """
    wide = unicodedata.normalize("NFKC", said).replace("İ", "i")
    return "".join(one.lower() for one in wide).translate(_PLAIN)


def key(said: str) -> str:
    """Only what is written by: without case, spaces and marks.

    >>> key("OY-1001 / 무선 청소기")
    'oy1001무선청소기'
    """
    return _NO_KEY.sub("", fold(said))


def letters(said: str) -> str:
    """Syllables taken apart.

    >>> letters("무선 a")
    'ㅁㅜㅅㅓㄴ a'
    """
    return unicodedata.normalize("NFD", said).translate(_LETTERS)


def leads(folded: str) -> str:
    """Syllables as the consonants they begin with.

    >>> leads("머그컵 a")
    'ㅁㄱㅋ a'
    """
    return _NO_LEADS.sub("", unicodedata.normalize("NFD", folded).translate(_LEAD_LETTERS))


def tokens(folded: str) -> list[str]:
    """Runs of Latin letters and digits, runs of other signs, and breaks that nothing reaches over."""
    return _TOKENS.findall(folded)


def is_latin(token: str) -> bool:
    return token[:1].isascii()


def parts(token: str) -> list[str]:
    """
    >>> parts("rtx4090ti")
    ['rtx', '4090', 'ti']
    """
    return _PARTS.findall(token)


def joined(folded: str) -> list[str]:
    """Codes and words with hyphens, as one.

    >>> joined("wi-fi 6, oy-10/wh")
    ['wifi', 'oy10wh']
    """
    return [_NO_WRITING.sub("", one)[:LONGEST_TERM] for one in _JOINED.findall(folded)]


def pairs(signs: str) -> list[str]:
    """
    >>> pairs("청소기")
    ['청소', '소기']
    """
    return [signs[at : at + 2] for at in range(len(signs) - 1)]


def measure(number: str, unit: str) -> str:
    """A measure as a term, in the smallest unit of its kind.

    >>> measure("0.5", "l"), measure("12", "inch")
    ('=500ml', '=304.8mm')
    """
    times, base = UNITS[unit]
    return measured(Decimal(number) * Decimal(times), base)


def measured(value: Decimal, base: str) -> str:
    text = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    return f"={text.rstrip('0').rstrip('.')}{base}"


def terms(folded: str) -> frozenset[str]:
    """Everything a folded text is found by."""
    return frozenset(_terms(folded))


def _terms(folded: str) -> Iterator[str]:
    found = tokens(folded)
    for run, after in pairwise([*found, "\n"]):
        if run == "\n":
            continue
        word = run[:LONGEST_TERM]
        yield word
        if is_latin(run):
            yield from parts(word) if len(parts(word)) > 1 else ()
            continue
        next_sign = "" if is_latin(after) else after[0]
        yield from pairs(word + next_sign)
        yield f"~{word[-1]}"
    yield from joined(folded)
    yield from (measure(number, unit) for number, unit in MEASURE.findall(folded))
