from dataclasses import dataclass

from jangteo.ordering.types.orders import HistoricalOrder


@dataclass(frozen=True, slots=True)
class PortableOrder:
    """An order of today as files take it out; what it comes to beside its lines is shipping and charges."""

    number: str
    order: HistoricalOrder
    gross_minor: int
