"""Manuals from `manuals.yml`: sections of use, care and cautions, and the product's own specifications."""

from functools import cache
from typing import Any

from jangteo.demo.content.types import Attribute, Manual, ManualSection, Specification, Text
from jangteo.demo.content.vocabulary import attributes
from jangteo.demo.content.yaml_files import bilingual, read

_SECTIONS = {
    "use": Text("쓰는 법", "How to use it"),
    "care": Text("손질과 보관", "Care and storage"),
    "cautions": Text("주의할 점", "Cautions"),
}
_YES, _NO = Text("예", "Yes"), Text("아니요", "No")


def read_manual(product: str, name: Text, specifications: tuple[Specification, ...]) -> Manual:
    """The manual of `product`; raises KeyError when `manuals.yml` has none."""
    row = _manuals()[product]
    return Manual(
        product=product,
        title=name,
        subtitle=bilingual(row["subtitle"]),
        sections=tuple(
            ManualSection(code, title, tuple(bilingual(line) for line in row[code]), numbered=code == "use")
            for code, title in _SECTIONS.items()
        ),
        specifications=tuple(_row(specification) for specification in specifications),
    )


@cache
def _manuals() -> Any:
    return read("manuals.yml")


def _row(specification: Specification) -> tuple[Text, Text]:
    attribute = next(a for a in attributes() if a.code == specification.attribute)
    return attribute.name, _shown(specification, attribute)


def _shown(specification: Specification, attribute: Attribute) -> Text:
    value = specification.value
    if isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return _YES if value else _NO
    if attribute.kind == "enum":
        return next(option.name for option in attribute.options if option.code == value)
    if attribute.dimension == "count":
        return Text(f"{value}", f"{value}")
    return Text(f"{value} {specification.unit}", f"{value} {specification.unit}")
