"""How a typed text is read: which words, and in which ways each may stand in a text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from jangteo.search.rules import keyboard, reading
from jangteo.search.types import Asked, Form, Meaning, Way, Word

MOST_WORDS = 8
MOST_SIGNS = 100
SMALL_WORDS = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "및", "용", "등"]
)
PARTICLES = (
    *("으로", "에서", "에게", "까지", "부터", "이랑", "하고"),
    *("은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "랑", "만", "용"),
)
_LETTERS_ALONE = re.compile("[ㄱ-ㅎㅏ-ㅣ]")
_ONLY_CONSONANTS = re.compile("^[ㄱ-ㅎ]{2,}$")
_NEAR = Decimal("0.02")
_INCH, _CENTIMETRE = Decimal("25.4"), Decimal(10)
_SHORTEST_PREFIX, _SHORTEST_PLURAL = 2, 4


def read(text: str, meanings: Iterable[Meaning] = ()) -> Asked:
    """A typed text as words with their ways; the last may be unfinished.

    meanings  synonyms; one of several words counts where they stand side by side
    """
    typed = text[:MOST_SIGNS]
    folded, measures = _measures(reading.fold(_with_syllables(typed)))
    chunks = [one for one in folded.split() if reading.key(one)][:MOST_WORDS]
    if len(chunks) + len(measures) > 1:
        chunks = [one for one in chunks if one not in SMALL_WORDS] or chunks[:1]
    is_ended = typed.endswith(" ")
    words = [*_meant(chunks, _by_key(meanings), is_ended=is_ended), *measures]
    words += [_initials(one) for one in typed.split() if is_initials(one)]
    return Asked(text=typed.strip(), words=tuple(words), key=reading.key(typed))


def is_initials(chunk: str) -> bool:
    """
    >>> is_initials("ㅁㄱㅋ"), is_initials("머그ㅋ")
    (True, False)
    """
    return bool(_ONLY_CONSONANTS.match(keyboard.apart(chunk)))


def is_half_typed(text: str) -> bool:
    """Whether it ends in the midst of a syllable.

    >>> is_half_typed("무ㅅ"), is_half_typed("ㅁㄱㅋ"), is_half_typed("무선")
    (True, False, False)
    """
    last = (text.split() or [""])[-1]
    return bool(_LETTERS_ALONE.search(last)) and not is_initials(last)


def loosened(word: Word) -> tuple[Way, ...]:
    """More ways of a word, for want of others: with something between its syllables, without a particle.

    >>> [way.terms for way in loosened(read("청소기를").words[0])][-1]
    ('청소', '소기')
    """
    said = word.said
    if not _is_signs(said) or is_initials(said):
        return ()
    terms = reading.pairs(said)
    found = [Way((*terms[:at], *terms[at + 1 :]), Form.SPACING) for at in range(1, len(terms) - 1)]
    for particle in PARTICLES:
        stem = said.removesuffix(particle)
        if stem != said and len(stem) > 1:
            found.append(Way(tuple(reading.pairs(stem)), Form.PARTICLE))
    return tuple(found)


def plain_word(said: str, *, is_last: bool = False) -> Word:
    """One chunk of a text, without spaces, as a word."""
    return Word(said, tuple(_ways(said, is_last=is_last)))


def _with_syllables(text: str) -> str:
    """Without consonants alone: folding would make syllables of them."""
    return " ".join(one for one in text.split(" ") if not _LETTERS_ALONE.search(one))


def _initials(chunk: str) -> Word:
    return Word(chunk, (Way(tuple(reading.pairs(keyboard.apart(chunk))), Form.INITIALS),))


def _measures(folded: str) -> tuple[str, list[Word]]:
    """The text without its measures, and these."""
    found: list[Word] = []
    for match in reading.MEASURE.finditer(folded):
        number, unit = match.groups()
        ways = [Way((term,), Form.MEASURE) for term in _alike(number, unit)]
        plain = "".join(match.group().split())
        ways.append(Way(tuple(reading.tokens(plain))))
        found.append(Word(match.group(), tuple(ways)))
    return reading.MEASURE.sub(" ", folded), found


def _alike(number: str, unit: str) -> Iterator[str]:
    """A measure, and what the other system calls about the same."""
    times, base = reading.UNITS[unit]
    value = Decimal(number) * Decimal(times)
    yield reading.measured(value, base)
    if base != "mm" or not value:
        return
    step = _CENTIMETRE if unit in reading.INCHES else _INCH
    for at in range(int(value * (1 - _NEAR) / step), int(value * (1 + _NEAR) / step) + 1):
        if at and abs(at * step - value) <= value * _NEAR and at * step != value:
            yield reading.measured(at * step, base)
            if at > int(value * (1 - _NEAR) / step) + MOST_WORDS:
                return


def _meant(chunks: Sequence[str], meanings: Mapping[str, Sequence[str]], *, is_ended: bool) -> Iterator[Word]:
    """Chunks as words, with synonyms; neighbours that mean something together are one word."""
    at = 0
    while at < len(chunks):
        for size in (3, 2, 1):
            said = " ".join(chunks[at : at + size])
            others = meanings.get(reading.key(said)) if at + size <= len(chunks) else None
            if others or size == 1:
                is_last = not is_ended and at + size == len(chunks)
                yield from _one(chunks[at : at + size], others or (), is_last=is_last)
                at += size
                break


def _one(chunks: Sequence[str], others: Sequence[str], *, is_last: bool) -> Iterator[Word]:
    if not others:
        yield plain_word(chunks[0], is_last=is_last)
        return
    own = [plain_word(one, is_last=is_last and one == chunks[-1]) for one in chunks]
    ways = list(own[0].ways) if len(own) == 1 else [Way(tuple(t for one in own for t in one.ways[0].terms))]
    for other in others:
        terms = tuple(term for chunk in reading.fold(other).split() for term in _typed(chunk))
        if terms:
            ways.append(Way(terms, Form.SYNONYM))
    yield Word(" ".join(chunks), tuple(ways))


def _by_key(meanings: Iterable[Meaning]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in meanings:
        for said in one.said:
            own = reading.key(said)
            found.setdefault(own, []).extend(other for other in one.found if reading.key(other) != own)
    return found


def _ways(chunk: str, *, is_last: bool) -> Iterator[Way]:
    typed = _typed(chunk)
    yield Way(typed)
    runs = reading.tokens(chunk)
    if len(runs) > 1:
        whole = reading.joined(chunk)
        if whole and all(reading.is_latin(one) for one in runs):
            yield Way((whole[0],), Form.SPACING)
        if is_last and reading.is_latin(runs[-1]):
            yield Way((*typed[:-1], f"{runs[-1]}*"), Form.BEGUN)
        return
    if not reading.is_latin(chunk) and len(runs[0]) == 1:
        yield Way((f"{runs[0]}*",), Form.BEGUN)
        yield Way((f"~{runs[0]}",), Form.SPACING)
    elif reading.is_latin(runs[0]):
        yield from _latin_ways(runs[0], is_last=is_last)


def _latin_ways(run: str, *, is_last: bool) -> Iterator[Way]:
    if len(reading.parts(run)) > 1:
        yield Way(tuple(reading.parts(run)), Form.SPACING)
    elif run.isalpha() and len(run) >= _SHORTEST_PLURAL - 1:
        yield from (Way((one,), Form.PLURAL) for one in _plurals(run))
    if is_last and len(run) >= _SHORTEST_PREFIX:
        yield Way((f"{run}*",), Form.BEGUN)


def _plurals(run: str) -> list[str]:
    """The other number of an English word, as it may be.

    >>> _plurals("batteries"), _plurals("mug"), _plurals("boxes"), _plurals("glass")
    (['battery'], ['mugs'], ['box', 'boxe'], ['glasses'])
    """
    if run.endswith(("ies", "ves")) and len(run) > _SHORTEST_PLURAL:
        return [f"{run[:-3]}y"] if run.endswith("ies") else [f"{run[:-3]}f", f"{run[:-3]}fe", run[:-1]]
    if run.endswith(("ses", "xes", "zes", "ches", "shes")):
        return [run[:-2], run[:-1]]
    if run.endswith("s") and not run.endswith(("ss", "us", "is")) and len(run) >= _SHORTEST_PLURAL:
        return [run[:-1]]
    if run.endswith(("s", "x", "z", "ch", "sh")):
        return [f"{run}es"]
    return [f"{run[:-1]}ies"] if run.endswith("y") and run[-2] not in "aeiou" else [f"{run}s"]


def _typed(chunk: str) -> tuple[str, ...]:
    """The terms of a chunk as it stands."""
    found: list[str] = []
    for run in reading.tokens(chunk):
        found += [run] if reading.is_latin(run) or len(run) == 1 else reading.pairs(run)
    return tuple(dict.fromkeys(found))


def _is_signs(said: str) -> bool:
    runs = reading.tokens(said)
    return len(runs) == 1 and runs[0] == said and not reading.is_latin(said)
