"""What keeps a page from being published, by block and field."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from jangteo.content.rules.addresses import is_safe_address
from jangteo.content.rules.markdown import lines_of, links_in, questions_of
from jangteo.content.types import (
    COUNTS,
    FIELDS,
    LONGEST_LINE,
    LONGEST_PROSE,
    MOST_CHOSEN,
    MOST_LINES,
    Block,
    BlockField,
    BlockKind,
    PageContent,
    Problem,
    Shape,
    Source,
)

AUDIENCE = "audience"
PROSE = (Shape.PROSE, Shape.QUESTIONS, Shape.LINES)


@dataclass(frozen=True, slots=True)
class Named:
    """What blocks name that stands elsewhere."""

    products: frozenset[str]
    categories: frozenset[str]
    pictures: frozenset[str]
    segments: frozenset[str]


def named_in(content: PageContent) -> Named:
    """What the blocks of a page name."""
    goods = [one for one in content.blocks if one.kind == BlockKind.GOODS]
    return Named(
        products=frozenset(slug for one in goods for slug in one.text("products").split()),
        categories=frozenset(one.text("category") for one in goods if one.text("category")),
        pictures=frozenset(one.text("picture") for one in content.blocks if one.text("picture")),
        segments=frozenset(code for one in content.blocks for code in one.audience.segments),
    )


def problems_of(content: PageContent, known: Named) -> list[Problem]:
    """Everything that keeps a page from being published, from top to bottom.

    known  what there is of what it names
    """
    found = [] if content.titles.get("ko") else [Problem(0, "titles", "missing")]
    for name, words in (("titles", content.titles), ("blurbs", content.blurbs)):
        found += [Problem(0, name, "too_long", said[:40]) for said in words.values() if len(said) > LONGEST_LINE]
    if not content.blocks:
        found.append(Problem(0, "blocks", "missing"))
    for place, block in enumerate(content.blocks, start=1):
        found += [Problem(place, name, code, said[:80]) for name, code, said in _of_block(block, known)]
    return found


def shape_problem(field: BlockField, said: str) -> tuple[str, str] | None:
    """(code, what was written) of a field that is not as its shape wants it."""
    match field.shape:
        case Shape.WORDS if len(said) > LONGEST_LINE:
            return "too_long", said
        case Shape.LINK if not is_safe_address(said):
            return "unsafe_link", said
        case Shape.SOURCE if said not in [one.value for one in Source]:
            return "unknown", said
        case Shape.COUNT if said not in COUNTS:
            return "unknown", said
        case shape if shape in PROSE:
            return _prose_problem(shape, said)
    return None


def _of_block(block: Block, known: Named) -> Iterator[tuple[str, str, str]]:
    """(field, code, what was written) of what is wrong with a block."""
    for field in FIELDS[block.kind]:
        said = list(block.words(field.name).values()) if field.shape.is_spoken else [block.text(field.name)]
        first = block.words(field.name).get("ko") if field.shape.is_spoken else block.text(field.name)
        if field.is_needed and not first:
            yield field.name, "missing", ""
        for problem in [shape_problem(field, one) for one in said if one]:
            if problem:
                yield field.name, *problem
    if block.kind == BlockKind.GOODS:
        yield from _goods(block, known)
    if block.kind == BlockKind.BANNER and bool(block.words("label")) != bool(block.text("to")):
        yield "to", "needs_both", ""
    picture = block.text("picture")
    if picture and picture not in known.pictures:
        yield "picture", "no_such_picture", picture
    yield from _audience(block, known.segments)


def _goods(block: Block, known: Named) -> Iterator[tuple[str, str, str]]:
    chosen = block.text("products").split()
    if block.text("source") == Source.CHOSEN and not chosen:
        yield "products", "missing", ""
    if len(chosen) > MOST_CHOSEN:
        yield "products", "too_many", str(len(chosen))
    for slug in chosen:
        if slug not in known.products:
            yield "products", "no_such_product", slug
    if block.text("category") and block.text("category") not in known.categories:
        yield "category", "no_such_category", block.text("category")


def _audience(block: Block, segments: Collection[str]) -> Iterator[tuple[str, str, str]]:
    audience = block.audience
    if audience.from_at and audience.until_at and audience.until_at <= audience.from_at:
        yield AUDIENCE, "ends_before_it_begins", ""
    for code in audience.segments:
        if code not in segments:
            yield AUDIENCE, "no_such_segment", code


def _prose_problem(shape: Shape, said: str) -> tuple[str, str] | None:
    if len(said) > LONGEST_PROSE:
        return "too_long", said
    if shape == Shape.LINES:
        rows = lines_of(said)
        if len(rows) > MOST_LINES:
            return "too_many", str(len(rows))
        bad = next((words for words, to in rows if not words or not is_safe_address(to)), None)
        return None if bad is None else ("bad_line", bad)
    if shape == Shape.QUESTIONS:
        bare = next((question or answer for question, answer in questions_of(said) if not question or not answer), None)
        if bare is not None:
            return "no_answer", bare
    unsafe = next((to for to in links_in(said) if not is_safe_address(to)), None)
    return None if unsafe is None else ("unsafe_link", unsafe)
