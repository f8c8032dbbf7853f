"""Which known word somebody meant who mistyped one."""

from collections.abc import Iterable

from jangteo.search.rules.reading import key, letters

_SHORTEST, _MIDDLE, _LONG = 4, 7, 13


def slips(said: str) -> int:
    """How many wrong letters are forgiven; syllables count their letters.

    >>> slips("컵"), slips("머그"), slips("청소기"), slips("keyboard")
    (0, 1, 2, 2)
    """
    length = len(letters(said))
    return (length >= _SHORTEST) + (length >= _MIDDLE) + (length >= _LONG)


def swapped(said: str) -> list[str]:
    """A word with each two letters beside each other the other way round: trigrams of short words miss these.

    >>> swapped("durm")
    ['udrm', 'drum', 'dumr']
    """
    return [said[:at] + said[at + 1] + said[at] + said[at + 2 :] for at in range(len(said) - 1)]


def nearest(said: str, known: Iterable[str]) -> list[str]:
    """Those of known words that it may be, the nearest first, of equals as they came.

    >>> nearest("청소끼", ["청소기", "청소", "면도기"]), nearest("keybaord", ["keyboard", "board"])
    (['청소기'], ['keyboard'])
    """
    own, most = letters(key(said)), slips(said)
    found = [(distance(own, letters(key(one)), most), one) for one in known]
    return [one for far, one in sorted(found, key=lambda pair: pair[0]) if far <= most]


def distance(one: str, other: str, most: int) -> int:
    """Letters to leave out, put in, change or swap with the next, to make one of the other; above `most`, any number.

    >>> distance("abcd", "acbd", 2), distance("abcd", "abd", 2), distance("abcd", "wxyz", 2) > 2
    (1, 1, True)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for down, letter in enumerate(one, 1):
        row = [down]
        for across, against in enumerate(other, 1):
            least = min(above[across] + 1, row[-1] + 1, above[across - 1] + (letter != against))
            is_swapped = before and across > 1 and letter == other[across - 2] and against == one[down - 2]
            row.append(min(least, before[across - 2] + 1) if is_swapped else least)
        before, above = above, row
        if min(row) > most:
            return most + 1
    return above[-1]
