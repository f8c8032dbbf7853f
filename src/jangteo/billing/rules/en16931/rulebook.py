"""How a business rule is written down: a function from a document to the places that break it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jangteo.billing.rules.en16931.terms import Group
from jangteo.kernel.xml_trees import Element

Syntax = Literal["ubl", "cii"]
Places = Iterator[str]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A document, whole or with holes, as rules see it."""

    syntax: Syntax
    root: Element
    terms: Group

    def groups(self, number: str) -> list[Group]:
        """All groups of a number, wherever they are."""
        return list(self.terms.within(number))

    def has(self, group: str, *numbers: str) -> bool:
        """Whether a group of this number has one of the terms."""
        return any(one.has(number) for one in self.groups(group) for number in numbers)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the standard.

    find  the paths of what breaks it
    """

    words: str
    find: Callable[[Fragment], Places]


Rules = Mapping[str, Rule]


def each(group: str, is_kept: Callable[[Group], bool]) -> Callable[[Fragment], Places]:
    """Every group of a number keeps what is asked of it."""
    return lambda document: (one.where for one in document.groups(group) if not is_kept(one))


def whole(is_kept: Callable[[Fragment], bool]) -> Callable[[Fragment], Places]:
    """The document keeps what is asked of it."""

    def find(document: Fragment) -> Places:
        if not is_kept(document):
            yield document.terms.where

    return find


def total(groups: list[Group], number: str) -> Decimal:
    """The sum of a term over groups; what is no number counts as nothing."""
    return sum((one.decimal(number) or Decimal(0) for one in groups), Decimal(0))
