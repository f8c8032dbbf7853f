"""The words of the catalogue: ids, kinds and states."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

ProductId = NewType("ProductId", UUID)
VariantId = NewType("VariantId", UUID)
CategoryId = NewType("CategoryId", UUID)

# The tax code that makes a product a gift card: what it may be spent on is taxed then, so its sale is outside the scope
# of tax. One column says both, so no file and no page can make a card that is taxed, or goods that are not.
GIFT_CARD = "gift_card"


class ProductStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class AttributeKind(StrEnum):
    NUMBER = "number"
    OPTION = "option"
    TEXT = "text"
    FLAG = "flag"


class TextField(StrEnum):
    """The texts a product has, each in languages and for audiences."""

    NAME = "name"
    TAGLINE = "tagline"
    DESCRIPTION = "description"


class MediaKind(StrEnum):
    PICTURE = "picture"
    DOCUMENT = "document"


class ContentUnit(StrEnum):
    """In what the content of one base unit is told."""

    GRAM = "g"
    KILOGRAM = "kg"
    MILLILITRE = "ml"
    LITRE = "l"
    METRE = "m"
    SQUARE_METRE = "m2"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Content:
    """How much is in one base unit, such as 180 ml; above zero, three decimals at most."""

    amount: Decimal
    unit: ContentUnit
