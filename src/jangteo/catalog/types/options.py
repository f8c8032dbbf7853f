"""Option axes: the ways in which a product's variants differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

MOST_AXES, MOST_VALUES = 3, 100


@dataclass(frozen=True, slots=True)
class OptionValueDraft:
    """A value of an axis to keep; `swatch` is #rrggbb or empty."""

    code: str
    names: Mapping[str, str]
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class AxisDraft:
    """An axis to keep, its values in their order."""

    code: str
    names: Mapping[str, str]
    values: tuple[OptionValueDraft, ...]


@dataclass(frozen=True, slots=True)
class OptionsDraft:
    """All axes of a product, in their order, and which value each variant has of each.

    chosen  {SKU: a value code of each axis, in their order}; every active variant is named, unless there are no axes
    """

    axes: tuple[AxisDraft, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OptionValueView:
    """A value of an axis, in the reader's language."""

    id: UUID
    code: str
    name: str
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class AxisView:
    """An axis with its values in their order, in the reader's language."""

    code: str
    name: str
    values: tuple[OptionValueView, ...]
