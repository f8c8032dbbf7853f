"""What was meant where the keyboard stood in the wrong language, on the Korean two-set layout."""

from jangteo.search.rules.reading import LEADS, TAILS, VOWELS, letters

_KEYS = {
    "r": "ㄱ", "R": "ㄲ", "s": "ㄴ", "e": "ㄷ", "E": "ㄸ", "f": "ㄹ", "a": "ㅁ", "q": "ㅂ", "Q": "ㅃ", "t": "ㅅ",
    "T": "ㅆ", "d": "ㅇ", "w": "ㅈ", "W": "ㅉ", "c": "ㅊ", "z": "ㅋ", "x": "ㅌ", "v": "ㅍ", "g": "ㅎ",
    "k": "ㅏ", "o": "ㅐ", "i": "ㅑ", "O": "ㅒ", "j": "ㅓ", "p": "ㅔ", "u": "ㅕ", "P": "ㅖ", "h": "ㅗ", "y": "ㅛ",
    "n": "ㅜ", "b": "ㅠ", "m": "ㅡ", "l": "ㅣ",
}  # fmt: skip
_PAIRS = {
    "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ",
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip
_APART = {whole: pair for pair, whole in _PAIRS.items()}
_LATIN = {letter: at for at, letter in _KEYS.items()}


def apart(text: str) -> str:
    """Letters that are typed with two keys as the two.

    >>> apart("ㄳㅘ")
    'ㄱㅅㅗㅏ'
    """
    return "".join(_APART.get(one, one) for one in text)


def to_latin(text: str) -> str:
    """The keys of a Korean text.

    >>> to_latin("ㅗ디ㅣㅐ"), to_latin("한글")
    ('hello', 'gksrmf')
    """
    return "".join(_LATIN.get(one, one) for one in apart(letters(text)))


def to_hangul(text: str) -> str:
    """The Korean that these keys write; what is no key of a letter stays.

    >>> to_hangul("gksrmf"), to_hangul("cjdthrl 2")
    ('한글', '청소기 2')
    """
    return compose("".join(_KEYS.get(one) or _KEYS.get(one.lower(), one) for one in text))


def compose(text: str) -> str:
    """Letters as a keyboard puts them together into syllables.

    >>> compose("ㄷㅏㄹㄱㅇㅣ")
    '닭이'
    """
    out: list[str] = []
    for one in text:
        last = out[-1] if out else ""
        out[-1:] = _joined(last, one) if last else [one]
    return "".join(out)


def _joined(last: str, one: str) -> list[str]:
    """The last sign with one more key."""
    lead, vowel, tail = _three(last)
    if one in VOWELS:
        return _with_vowel(lead, vowel, tail, one) or [last, one]
    if lead and vowel and not tail and one in TAILS:
        return [_syllable(lead, vowel, one)]
    if tail and tail + one in _PAIRS:
        return [_syllable(lead, vowel, _PAIRS[tail + one])]
    return [last, one]


def _with_vowel(lead: str, vowel: str, tail: str, one: str) -> list[str]:
    if tail:
        kept, moved = tuple(_APART.get(tail, f" {tail}"))
        return [_syllable(lead, vowel, kept.strip()), _syllable(moved, one, "")]
    if lead and not vowel:
        return [_syllable(lead, one, "")]
    if vowel and vowel + one in _PAIRS:
        whole = _PAIRS[vowel + one]
        return [_syllable(lead, whole, "") if lead else whole]
    return []


def _three(sign: str) -> tuple[str, str, str]:
    """Lead, vowel and tail of a syllable or a letter, empty where there is none."""
    if "가" <= sign <= "힣":
        taken = letters(sign)
        return taken[0], taken[1], taken[2:]
    return (sign if sign in LEADS else ""), (sign if sign in VOWELS else ""), ""


def _syllable(lead: str, vowel: str, tail: str) -> str:
    number = (LEADS.index(lead) * 21 + VOWELS.index(vowel)) * 28 + (TAILS.index(tail) + 1 if tail else 0)
    return chr(0xAC00 + number)
