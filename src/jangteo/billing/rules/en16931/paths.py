"""A small language for where a business term stands in a syntax.

"Party/PartyLegalEntity/CompanyID"      the elements at the end of these names
"PaymentMeansCode/@name"                an attribute
"PartyTaxScheme{TaxScheme/ID=VAT}"      only those with this value; != without it, none at all included
".{Account}"                            the element itself, where it has this child; {!Account} where it has none
"/ExchangedDocument/ID"                 from the root
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jangteo.kernel.xml_trees import Element

_SEGMENT = re.compile(r"(@?[.\w]+)((?:\{[^}]*\})*)")
_PREDICATE = re.compile(r"\{(!?)([^}=!]+)(!?=)?([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path: an element, or the text of its attribute."""

    element: Element
    text: str


@dataclass(frozen=True, slots=True)
class _Condition:
    is_absent: bool
    path: str
    operator: str
    value: str

    def holds(self, element: Element, root: Element) -> bool:
        texts = [found.text for found in find(element, self.path, root)]
        if self.operator == "=":
            return self.value in texts
        if self.operator == "!=":
            return self.value not in texts
        return bool(texts) != self.is_absent


@cache
def _parsed(path: str) -> tuple[tuple[str, tuple[_Condition, ...]], ...]:
    segments = []
    for name, conditions in _SEGMENT.findall(path):
        found = _PREDICATE.findall(conditions)
        segments.append(
            (name, tuple(_Condition(absent == "!", rel, operator, value) for absent, rel, operator, value in found))
        )
    return tuple(segments)


def find(start: Element, path: str, root: Element) -> Iterator[Found]:
    """What stands at a path below `start`, in the order of the document."""
    elements = [root if path.startswith("/") else start]
    for name, conditions in _parsed(path):
        if name.startswith("@"):
            yield from (Found(one, one.attributes[name[1:]]) for one in elements if name[1:] in one.attributes)
            return
        if name != ".":
            elements = [child for one in elements for child in one.children if child.name == name]
        if conditions:
            elements = [one for one in elements if all(condition.holds(one, root) for condition in conditions)]
    yield from (Found(one, one.text) for one in elements)
