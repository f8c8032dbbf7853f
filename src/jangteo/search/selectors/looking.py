"""Finding products by words: as typed first, then as it may have been meant, and always saying which."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from jangteo.catalog.types import ListingFilter, Viewer
from jangteo.search.models import Synonym
from jangteo.search.rules import asking, keyboard, reading, spelling
from jangteo.search.selectors.engines import engine
from jangteo.search.types import Asked, Finding, Hit, Meaning, Repair, Word

MOST_FOUND = 2_400  # a hundred pages: beyond them nobody looks
FEW = 3
SHORTEST_LETTERS = 3
MOST_CORRECTIONS = 4


def look_up(viewer: Viewer, text: str, *, as_typed: bool = False, known: Sequence[Meaning] | None = None) -> Finding:
    """What this viewer may see and finds by these words.

    as_typed  nothing but what is written, however little that finds
    known     synonyms, instead of those that are kept
    """
    asked = asking.read(text, meanings(viewer.language) if known is None else known)
    hits = engine().find(asked, viewer, MOST_FOUND)
    if as_typed or len(hits) >= FEW or any(one.is_code or one.is_name for one in hits):
        return Finding(tuple(hits), text, text)
    if asking.is_half_typed(text) and (half := _half_typed(viewer, text, hits)).hits:
        return half
    loose = loosely(asked)
    if loose != asked:
        more = engine().find(loose, viewer, MOST_FOUND)
        hits += [one for one in more if one.product_id not in {each.product_id for each in hits}]
    if hits:
        return Finding(tuple(hits), text, text)
    return _repaired(viewer, loose)


def looked_up(
    viewer: Viewer, wanted: ListingFilter, *, as_typed: bool = False, known: Sequence[Meaning] | None = None
) -> tuple[ListingFilter, Finding | None]:
    """A listing's filter with what its words find, and how they were found; as it was where it has none."""
    if not wanted.text:
        return wanted, None
    finding = look_up(viewer, wanted.text, as_typed=as_typed, known=known)
    return replace(wanted, found=finding.product_ids), finding


def meanings(language: str, *, without: UUID | None = None) -> list[Meaning]:
    """Synonyms of the pages of a language; one query."""
    rows = Synonym.objects.filter(language__in=("", language)).order_by("pk")
    rows = rows.exclude(pk=without) if without else rows
    return [Meaning(tuple(words), tuple(only or words)) for words, only in rows.values_list("words", "only")]


def loosely(asked: Asked) -> Asked:
    """The same, each word in more ways: what is looked for where too little is found."""
    return replace(asked, words=tuple(_loose(word) for word in asked.words))


def _loose(word: Word) -> Word:
    more = asking.loosened(word)
    return replace(word, ways=(*word.ways, *more)) if more else word


def _half_typed(viewer: Viewer, text: str, hits: Sequence[Hit]) -> Finding:
    letters = keyboard.apart(reading.letters("".join(text.split())))
    if len(letters) < SHORTEST_LETTERS:
        return Finding(tuple(hits), text, text)
    found = {one.product_id for one in hits}
    more = [
        Hit(pk, is_code=False, is_name=False, field="name", is_typed=False, cover=0, rank=0)
        for pk in engine().begin(letters, viewer, MOST_FOUND)
        if pk not in found
    ]
    return Finding((*hits, *more), text, text)


def _repaired(viewer: Viewer, asked: Asked) -> Finding:
    """Every word that finds nothing as the keyboard or the spelling may have been meant; else without it."""
    nothing = Finding((), asked.text, asked.text)
    known = engine().known(asked.words, viewer)
    words: list[Word] = []
    repairs: dict[Repair, None] = {}
    for word, is_known in zip(asked.words, known, strict=True):
        if is_known:
            words.append(word)
            continue
        better, repair = _better(viewer, word, asked)
        repairs[repair] = None
        words += better
    whole = _whole_on_other_keyboard(asked) if not words else None
    if whole:
        words, repairs = list(whole.words), {Repair.KEYBOARD: None}
    if not words:
        return nothing
    if not repairs:
        return _fewer(viewer, asked)
    said = " ".join(word.said for word in words)
    hits = engine().find(replace(asked, words=tuple(words), key=reading.key(said)), viewer, MOST_FOUND)
    if hits:
        return Finding(tuple(hits), asked.text, said, tuple(repairs))
    return _fewer(viewer, replace(asked, words=tuple(words))) if len(words) > 1 else nothing


def _whole_on_other_keyboard(asked: Asked) -> Asked | None:
    """A text of which no word is left, such as letters between which a mark is a key."""
    said = keyboard.to_latin(asked.text)
    return asking.read(said) if said != asked.text else None


def _better(viewer: Viewer, word: Word, asked: Asked) -> tuple[list[Word], Repair]:
    """What a word that finds nothing may have been meant to be, and what was wrong with it."""
    tried = list(_candidates(word, asked))
    found = engine().known([one for one, _ in tried], viewer)
    for (better, repair), is_known in zip(tried, found, strict=True):
        if is_known:
            return [better], repair
    return [], Repair.LEFT_OUT


def _candidates(word: Word, asked: Asked) -> Iterator[tuple[Word, Repair]]:
    typed = next((one for one in asked.text.split() if reading.key(one) == reading.key(word.said)), word.said)
    for said in dict.fromkeys((keyboard.to_hangul(typed), keyboard.to_latin(typed))):
        if said != typed and reading.key(said):
            for one in asking.read(said).words[:1]:
                yield one, Repair.KEYBOARD
    for said in spelling.nearest(word.said, engine().near(word.said))[:MOST_CORRECTIONS]:
        ways = asking.plain_word(reading.key(said)).ways
        apart = [way.terms for one in said.split() for way in asking.plain_word(one).ways[:1]]
        together = replace(ways[0], terms=tuple(dict.fromkeys(term for terms in apart for term in terms)))
        is_spacing = reading.key(said) == reading.key(word.said)
        yield Word(said, (together, *ways)), Repair.SPACING if is_spacing else Repair.SPELLING


def _fewer(viewer: Viewer, asked: Asked) -> Finding:
    """Each word finds something and all together nothing: the most of them that do, the first words kept longest."""
    for words in (asked.words[:-1], asked.words[1:], asked.words[:1], asked.words[-1:]):
        if not words or len(words) == len(asked.words):
            continue
        said = " ".join(word.said for word in words)
        hits = engine().find(replace(asked, words=words, key=reading.key(said)), viewer, MOST_FOUND)
        if hits:
            return Finding(tuple(hits), asked.text, said, (Repair.LEFT_OUT,))
    return Finding((), asked.text, asked.text)
