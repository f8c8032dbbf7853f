"""A page's content as it is stored, and back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from jangteo.content.errors import InvalidPage
from jangteo.content.types import (
    FIELDS,
    LONGEST_PROSE,
    MOST_BLOCKS,
    Audience,
    Block,
    BlockField,
    BlockKind,
    BuyerKind,
    PageContent,
    Who,
    Words,
)
from jangteo.kernel.languages import LANGUAGES

LONGEST_ID = 20


def written(content: PageContent) -> dict[str, Any]:
    """The content as JSON takes it."""
    return {
        "titles": dict(content.titles),
        "blurbs": dict(content.blurbs),
        "blocks": [
            {
                "id": block.id,
                "kind": block.kind.value,
                "fields": {
                    name: value if isinstance(value, str) else dict(value) for name, value in block.fields.items()
                },
                "audience": _audience_written(block.audience),
            }
            for block in content.blocks
        ],
    }


def read_content(stored: Mapping[str, Any]) -> PageContent:
    """The content that JSON holds; a field that its kind does not know is left out.

    raises  InvalidPage where it is not of this shape
    """
    try:
        blocks = tuple(_block(one) for one in stored.get("blocks", []))
        found = PageContent(_words(stored.get("titles", {})), _words(stored.get("blurbs", {})), blocks)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InvalidPage("this is no page", block=0, field="blocks") from None
    if len(blocks) > MOST_BLOCKS:
        raise InvalidPage(f"a page has at most {MOST_BLOCKS} blocks", block=0, field="blocks", limit=MOST_BLOCKS)
    if len({one.id for one in blocks}) < len(blocks):
        raise InvalidPage("two blocks have one name", block=0, field="blocks")
    return found


def _audience_written(audience: Audience) -> dict[str, Any]:
    facts = {
        "segments": list(audience.segments),
        "kinds": [one.value for one in audience.kinds],
        "who": audience.who.value,
        "language": audience.language,
        "from_at": audience.from_at.isoformat() if audience.from_at else "",
        "until_at": audience.until_at.isoformat() if audience.until_at else "",
    }
    return {key: value for key, value in facts.items() if value}


def _block(stored: Mapping[str, Any]) -> Block:
    kind = BlockKind(stored["kind"])
    fields = stored.get("fields", {})
    own_id = str(stored["id"])
    if not own_id or len(own_id) > LONGEST_ID:
        raise ValueError("a block has a name")
    known = {one.name: _value(one, fields[one.name]) for one in FIELDS[kind] if one.name in fields}
    return Block(own_id, kind, known, _audience(stored.get("audience", {})))


def _value(one: BlockField, value: Any) -> str | Words:
    return _words(value) if one.shape.is_spoken else _text(value)


def _words(value: Mapping[str, Any]) -> dict[str, str]:
    return {code: said for code in LANGUAGES if (said := _text(value.get(code, "")))}


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_PROSE:
        raise ValueError("this is no text, or a very long one")
    return value.replace("\x00", "").strip()


def _audience(stored: Mapping[str, Any]) -> Audience:
    language = _text(stored.get("language", ""))
    if language and language not in LANGUAGES:
        raise ValueError("no such language")
    return Audience(
        segments=_codes(stored.get("segments", [])),
        kinds=tuple(BuyerKind(one) for one in stored.get("kinds", [])),
        who=Who(stored.get("who", "")),
        language=language,
        from_at=_moment(stored.get("from_at", "")),
        until_at=_moment(stored.get("until_at", "")),
    )


def _codes(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_text(one) for one in values))


def _moment(value: str) -> datetime | None:
    if not value:
        return None
    found = datetime.fromisoformat(value)
    if found.utcoffset() is None:
        raise ValueError("a time says its zone")
    return found
