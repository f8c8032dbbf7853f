"""Business terms as they stand in a file, before anything is made of them: texts by the number of their term.

Rules are checked here and not on the typed invoice, so that a document with holes can be judged too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from jangteo.billing.rules.en16931.paths import Found, find
from jangteo.kernel.xml_trees import Element

MOST_DIGITS = 40  # of a number as written


@dataclass(frozen=True, slots=True)
class Binding:
    """Where the terms of a group stand below it: (number, path) pairs, and the groups in it with theirs."""

    terms: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str, "Binding"], ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One business term with the element that carries it."""

    text: str
    element: Element

    @property
    def number(self) -> Decimal | None:
        """The exact number, or None where the text is none."""
        return as_number(self.text)


def as_number(text: str) -> Decimal | None:
    """A decimal as XML Schema writes it, never with an exponent; None where the text is none."""
    if len(text) > MOST_DIGITS or not text.isascii() or set(text) - set("+-.0123456789"):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


@dataclass(slots=True)
class Group:
    """A business group with the terms and groups in it; what is missing is simply not there."""

    number: str
    element: Element
    terms: dict[str, list[Term]] = field(default_factory=dict)
    groups: dict[str, list["Group"]] = field(default_factory=dict)

    @property
    def where(self) -> str:
        return self.element.path

    @property
    def says_anything(self) -> bool:
        """Whether there is a word in it, at any depth."""
        said = (term.text for terms in self.terms.values() for term in terms)
        return any(said) or any(group.says_anything for groups in self.groups.values() for group in groups)

    def all(self, number: str) -> list[Term]:
        return self.terms.get(number, [])

    def has(self, number: str) -> bool:
        """Whether the term is there and says something."""
        return any(term.text for term in self.all(number))

    def text(self, number: str) -> str:
        """What the term says first, else nothing."""
        return next((term.text for term in self.all(number) if term.text), "")

    def decimal(self, number: str) -> Decimal | None:
        return next((term.number for term in self.all(number) if term.text), None)

    def within(self, number: str) -> Iterator["Group"]:
        """All groups of a number, at any depth below."""
        for name, groups in self.groups.items():
            for group in groups:
                if name == number:
                    yield group
                yield from group.within(number)

    def everywhere(self, number: str) -> Iterator[Term]:
        """The term here and in all groups below."""
        yield from self.all(number)
        for groups in self.groups.values():
            for group in groups:
                yield from group.everywhere(number)


def read(element: Element, binding: Binding, root: Element, number: str = "") -> Group:
    """The group that an element carries in a syntax."""
    group = Group(number, element)
    for term, path in binding.terms:
        found = [_term(one) for one in find(element, path, root)]
        if found:
            group.terms.setdefault(term, []).extend(found)
    for inner, path, below in binding.groups:
        found_groups = [read(one.element, below, root, inner) for one in find(element, path, root)]
        if found_groups:
            group.groups.setdefault(inner, []).extend(found_groups)
    return group


def _term(found: Found) -> Term:
    return Term(found.text.strip(), found.element)
