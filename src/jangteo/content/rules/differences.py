"""What changed from one version of a page to another."""

from collections.abc import Mapping

from jangteo.content.rules.stored import written
from jangteo.content.types import Difference, PageContent


def differences(before: PageContent, after: PageContent) -> list[Difference]:
    """Field by field, in the order of the later version, then what is gone; a block is known by its own name.

    >>> differences(PageContent(titles={"ko": "가"}), PageContent(titles={"ko": "나"}))
    [Difference(block='', field='titles.ko', before='가', after='나')]
    """
    old, new = _flat(before), _flat(after)
    names = {**_names(before), **_names(after)}
    keys = [*new, *(key for key in old if key not in new)]
    return [
        Difference(names.get(block, ""), field, old.get((block, field), ""), new.get((block, field), ""))
        for block, field in keys
        if old.get((block, field), "") != new.get((block, field), "")
    ]


def _names(content: PageContent) -> dict[str, str]:
    return {one.id: f"{place} {one.kind.value}" for place, one in enumerate(content.blocks, start=1)}


def _flat(content: PageContent) -> dict[tuple[str, str], str]:
    """{(block, field): text}."""
    stored = written(content)
    found: dict[tuple[str, str], str] = {}
    for name in ("titles", "blurbs"):
        _add(found, "", name, stored[name])
    for place, block in enumerate(stored["blocks"], start=1):
        found[block["id"], "place"] = str(place)
        for name, value in block["fields"].items():
            _add(found, block["id"], name, value)
        for name, value in block["audience"].items():
            _add(found, block["id"], f"audience.{name}", ", ".join(value) if isinstance(value, list) else value)
    return found


def _add(found: dict[tuple[str, str], str], block: str, name: str, value: str | Mapping[str, str]) -> None:
    if isinstance(value, str):
        found[block, name] = value
        return
    for code, said in value.items():
        found[block, f"{name}.{code}"] = said
