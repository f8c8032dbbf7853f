"""What takes the place of what is no longer sold."""

from dataclasses import dataclass
from datetime import date

from jangteo.catalog.types.kinds import VariantId


@dataclass(frozen=True, slots=True)
class Succession:
    """One link: a variant and what takes its place from a day on.

    why  in the merchant's words, shown to buyers; may be empty
    """

    variant_id: VariantId
    sku: str
    gtin: str
    successor_id: VariantId
    since: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """What stands at the end of the chain for somebody: the first that they can have.

    old_sku    what it takes the place of, old_gtin its barcode or nothing
    since/why  of the first link, which ended the old one
    """

    old_sku: str
    variant_id: VariantId
    since: date
    why: str = ""
    old_gtin: str = ""
