"""Assortments: what they hold, to whom they are granted, and what that leaves to a viewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Level(StrEnum):
    """What an assortment decides, from the least to the most; who is denied one is denied all after it."""

    SEE = "see"
    PRICE = "price"
    BUY = "buy"


class Mode(StrEnum):
    """How a grant speaks of its assortment.

    only      the audience has the level only for products in its `only` assortments of that level
    except    the audience has not the level for these products
    reserved  nobody has the level for these products but the audiences of such grants
    """

    ONLY = "only"
    EXCEPT = "except"
    RESERVED = "reserved"


class SelectionKind(StrEnum):
    """By what an assortment chooses products; a category brings all below it."""

    EVERYTHING = "everything"
    CATEGORY = "category"
    OPTION = "option"
    FLAG = "flag"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Sight:
    """What the grants in force leave to someone, found out once a request; nothing in it leaves everything.

    only      {level: numbers of the assortments of which a product must be in one}
    barred    {level: numbers of the assortments of which a product may be in none}
    is_plain  no grant speaks of them or reserves anything: whatever they see, a guest sees too
    """

    only: Mapping[Level, frozenset[int]] = field(default_factory=dict)
    barred: Mapping[Level, frozenset[int]] = field(default_factory=dict)
    is_plain: bool = True

    def taken_apart(self) -> tuple[Any, ...]:
        """For `kernel.prepared`: plain or not; of each level the assortments of `only`, where told, and of `barred`."""
        levels = [(self.only.get(level), self.barred.get(level, ())) for level in Level]
        return (self.is_plain, *(one for level in levels for one in level))

    @staticmethod
    def put_together(parts: Sequence[Any]) -> "Sight":
        """Of values, or of what stands for them."""
        is_plain, *told = parts
        only, barred = dict(zip(Level, told[::2], strict=True)), dict(zip(Level, told[1::2], strict=True))
        return Sight(
            only={level: numbers for level, numbers in only.items() if numbers is not None},
            barred={level: numbers for level, numbers in barred.items() if numbers},
            is_plain=is_plain,
        )


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant in force as one viewer meets it; held when its whole audience fits them."""

    assortment: int
    mode: Mode
    level: Level
    is_held: bool


@dataclass(frozen=True, slots=True)
class Denial:
    """Which level someone is denied for a product first, and the assortments that decided: (code, names)."""

    level: Level
    assortments: tuple[tuple[str, Mapping[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class SelectionDraft:
    """What an assortment takes in or leaves out.

    value      a category's slug, a product's slug, an option's or a flag attribute's code; "" for everything
    attribute  of an option: its attribute's code
    """

    kind: SelectionKind
    value: str = ""
    attribute: str = ""
    is_include: bool = True


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """A grant to make, at once if it says no time; its audience needs channel, segment or party, and all given fit."""

    mode: Mode
    level: Level
    channel_id: UUID | None = None
    segment_id: UUID | None = None
    party_id: UUID | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    why: str = ""
