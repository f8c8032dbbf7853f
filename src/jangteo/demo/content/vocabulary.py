"""Colours, options, attributes, units and categories from their YAML files."""

from functools import cache
from typing import Any

from jangteo.demo.content.types import Attribute, AttributeOption, Category, OptionValue, Text
from jangteo.demo.content.yaml_files import bilingual, read


@cache
def colours() -> dict[str, OptionValue]:
    """The shared colours by code."""
    table = _vocabulary()["colours"]
    return {
        code: OptionValue(code=code, name=Text(korean, english), swatch=ink)
        for code, (_, korean, english, ink) in table.items()
    }


def colour_sku_part(code: str) -> str:
    """The two letters a colour adds to a SKU."""
    return str(_vocabulary()["colours"][code][0])


def option_name(code: str) -> Text:
    """What an option axis is called."""
    return bilingual(_vocabulary()["options"][code])


def unit_name(code: str) -> Text:
    """What a unit is called."""
    return bilingual(_vocabulary()["units"][code])


@cache
def attributes() -> tuple[Attribute, ...]:
    """All specifications, in the order of the file."""
    return tuple(_attribute(row) for row in _vocabulary()["attributes"])


@cache
def categories() -> tuple[Category, ...]:
    """The categories in shop order, positions from 1."""
    return tuple(
        Category(
            slug=row["slug"],
            position=position,
            name=bilingual(row["name"]),
            blurb=bilingual(row["blurb"]),
            ground=row["ground"],
            attributes=tuple(row["attributes"]),
        )
        for position, row in enumerate(read("categories.yml"), start=1)
    )


@cache
def _vocabulary() -> Any:
    return read("vocabulary.yml")


def _attribute(row: Any) -> Attribute:
    return Attribute(
        code=row["code"],
        name=bilingual(row["name"]),
        kind=row["kind"],
        facet=row["facet"],
        dimension=row.get("dimension"),
        unit=row.get("unit"),
        options=_options(row.get("options", {})),
    )


def _options(source: Any) -> tuple[AttributeOption, ...]:
    if source == "colours":
        return tuple(AttributeOption(value.code, value.name) for value in colours().values())
    return tuple(AttributeOption(code, bilingual(pair)) for code, pair in source.items())
