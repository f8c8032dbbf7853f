"""The form of a page's blocks: what is in it as boxes of fields, and what was sent as a page's content."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from jangteo.catalog.selectors.staff import list_all_categories
from jangteo.content.selectors.extended import block_hooks
from jangteo.content.types import (
    COUNTS,
    FIELDS,
    Audience,
    Block,
    BlockField,
    BlockKind,
    BuyerKind,
    PageContent,
    Problem,
    Shape,
    Who,
    Words,
)
from jangteo.kernel.ids import new_id
from jangteo.kernel.languages import LANGUAGES, say
from jangteo.office.content_words import BUYERS, FIELD_NAMES, HINTS, KINDS, SOURCES, WHO, problem_in_words
from jangteo.office.pages.frame import language
from jangteo.office.pages.promotion_form import LocalField
from jangteo.segments.selectors import list_segments

LONG = (Shape.PROSE, Shape.QUESTIONS, Shape.LINES, Shape.PRODUCTS)
MOMENT = LocalField(required=False)


@dataclass(frozen=True, slots=True)
class BoxInput:
    """One control: a language's, or the only one."""

    name: str
    value: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class BoxField:
    """A field of a block as the form shows it."""

    label: Any
    hint: Any
    inputs: Sequence[BoxInput]
    is_long: bool = False
    is_flag: bool = False
    choices: Sequence[tuple[str, Any]] = ()
    errors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A block as the form shows it; `audience` holds (value, words, whether it is chosen) by field."""

    block: Block
    title: Any
    fields: Sequence[BoxField]
    audience: Mapping[str, Sequence[tuple[str, Any, bool]]] = field(default_factory=dict)
    errors: Sequence[str] = ()
    is_open: bool = False


def boxes_of(content: PageContent, problems: Iterable[Problem]) -> list[Box]:
    """The blocks of a page with what is wrong with each field."""
    wrong: dict[tuple[int, str], list[str]] = {}
    for one in problems:
        wrong.setdefault((one.block, one.field), []).append(problem_in_words(one))
    categories = list_all_categories(language())
    segments = [(code, say(names, language()) or code) for _, code, names in list_segments()]
    return [
        Box(
            block=block,
            title=KINDS[block.kind],
            fields=[_field(block, one, categories, wrong.get((place, one.name), [])) for one in FIELDS[block.kind]],
            audience=_audience(block.audience, segments),
            errors=wrong.get((place, "audience"), []),
            is_open=block.audience != Audience() or (place, "audience") in wrong,
        )
        for place, block in enumerate(content.blocks, start=1)
    ]


def read_page(sent: QueryDict) -> tuple[PageContent, list[str]]:
    """What was sent as a page's content, and the moments in it that can't be read."""
    unread: list[str] = []
    blocks = []
    for mark in sent.getlist("block"):
        block_id, _, kind = mark.partition(":")
        if kind in BlockKind and block_id:
            blocks.append(_block(sent, block_id[:20], BlockKind(kind), unread))
    return PageContent(_words(sent, "titles"), _words(sent, "blurbs"), tuple(blocks)), unread


def arranged(content: PageContent, do: str) -> PageContent:
    """The page after a button of its form: a block added, moved or taken out."""
    what, _, which = do.partition(":")
    blocks = list(content.blocks)
    if what == "add" and which in BlockKind:
        blocks.append(Block(new_id().hex[-8:], BlockKind(which), {}))
    place = next((at for at, one in enumerate(blocks) if one.id == which), None)
    if place is not None and what == "remove":
        del blocks[place]
    if place is not None and what in ("up", "down"):
        to = min(max(place + (1 if what == "down" else -1), 0), len(blocks) - 1)
        blocks.insert(to, blocks.pop(place))
    return PageContent(content.titles, content.blurbs, tuple(blocks))


def _field(block: Block, one: BlockField, categories: Sequence[tuple[str, str]], wrong: Sequence[str]) -> BoxField:
    name = f"{block.id}.{one.name}"
    inputs = [BoxInput(name, block.text(one.name))]
    if one.shape.is_spoken:
        inputs = [BoxInput(f"{name}.{code}", block.words(one.name).get(code, ""), code) for code in LANGUAGES]
    choices: dict[Shape, list[tuple[str, Any]]] = {
        Shape.SOURCE: [(key.value, words) for key, words in SOURCES.items()],
        Shape.CATEGORY: [("", "–"), *categories],
        Shape.HOOK: [("", "–"), *block_hooks(language())] if one.shape == Shape.HOOK else [],
        Shape.COUNT: [(one, one) for one in reversed(COUNTS)],
    }
    return BoxField(
        label=FIELD_NAMES[one.name],
        hint=HINTS.get(one.name, "") if one.name != "text" or one.shape == Shape.PROSE else "",
        inputs=inputs,
        is_long=one.shape in LONG or one.name == "text",
        is_flag=one.shape == Shape.FLAG,
        choices=choices.get(one.shape, ()),
        errors=wrong,
    )


def _audience(audience: Audience, segments: Sequence[tuple[str, str]]) -> dict[str, list[tuple[str, Any, bool]]]:
    return {
        "who": [(one.value, words, one == audience.who) for one, words in WHO.items()],
        "kinds": [(one.value, words, one in audience.kinds) for one, words in BUYERS.items()],
        "segments": [(code, name, code in audience.segments) for code, name in segments],
    }


def _block(sent: QueryDict, block_id: str, kind: BlockKind, unread: list[str]) -> Block:
    fields: dict[str, str | Words] = {}
    for one in FIELDS[kind]:
        name = f"{block_id}.{one.name}"
        fields[one.name] = _words(sent, name) if one.shape.is_spoken else _text(sent, name)
    return Block(
        block_id, kind, {name: value for name, value in fields.items() if value}, _read_audience(sent, block_id, unread)
    )


def _read_audience(sent: QueryDict, block_id: str, unread: list[str]) -> Audience:
    who, spoken = _text(sent, f"{block_id}.who"), _text(sent, f"{block_id}.language")
    return Audience(
        segments=tuple(dict.fromkeys(one.replace("\x00", "")[:40] for one in sent.getlist(f"{block_id}.segments"))),
        kinds=tuple(one for one in BuyerKind if one.value in sent.getlist(f"{block_id}.kinds")),
        who=Who(who) if who in [one.value for one in Who] else Who.ALL,
        language=spoken if spoken in LANGUAGES else "",
        from_at=read_moment(_text(sent, f"{block_id}.from_at"), unread),
        until_at=read_moment(_text(sent, f"{block_id}.until_at"), unread),
    )


def read_moment(text: str, unread: list[str]) -> datetime | None:
    """A moment in the shop's own time zone; one that can't be read is put among the unread."""
    try:
        found: datetime | None = MOMENT.clean(text)
    except forms.ValidationError:
        unread.append(text[:40])
        return None
    return found


def _words(sent: QueryDict, name: str) -> dict[str, str]:
    return {code: said for code in LANGUAGES if (said := _text(sent, f"{name}.{code}"))}


def _text(sent: QueryDict, name: str) -> str:
    return sent.get(name, "").replace("\x00", "").strip()
