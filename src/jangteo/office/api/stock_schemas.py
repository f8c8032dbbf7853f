"""Stock as it comes in from programs of staff, and goes out to them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field
from pydantic import StrictInt

from jangteo.inventory.types import LotDraft
from jangteo.kernel.api import Schema, Sku, Strict, Text
from jangteo.office.api.door import OptionalWhy, Why

MOST_ROWS, MOST_SERIALS, MOST_TRANSFERRED = 1000, 1000, 500
LARGEST = 10**9
Units = Annotated[StrictInt, Field(ge=1, le=LARGEST, description="Base units.", examples=[48])]


class PlaceOut(Schema):
    """A place where goods lie."""

    code: str = Field(examples=["W1"])
    names: dict[str, str] = Field(examples=[{"ko": "창고", "en": "Warehouse"}])


class PlacesOut(Schema):
    """Places, by code."""

    items: list[PlaceOut]


class LevelOut(Schema):
    """What a place has of a variant, in base units."""

    place: str = Field(examples=["W1"])
    on_hand: int = Field(description="What lies there.")
    allocated: int = Field(description="Promised to orders.")
    held: int = Field(description="Kept for carts for a while.")
    set_aside: int = Field(description="There, and not to be promised: damaged, or to be looked at.")
    safety: int = Field(description="What the place never promises.")
    available: int = Field(description="What may be promised.")
    is_moving: bool = Field(description="Whether it is no place: goods on their way between two.")


class StockOut(Schema):
    """A variant with what every place has of it."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    available: int = Field(description="At all places together.")
    levels: list[LevelOut]


class StockPageOut(Schema):
    """A page of variants with their stock."""

    items: list[StockOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many variants fit; one more than 10,000 where there are more.")


class StockQuery(Schema):
    """What a list of stock is narrowed to."""

    q: Text = Field("", max_length=100, description="Part of a SKU or a product's name, or a GTIN whole.")


class MovementOut(Schema):
    """Units that came, above zero, or went."""

    at: datetime
    kind: str = Field(examples=["receipt"])
    place: str
    quantity: int
    set_aside: int
    lot: str
    reference: str


class MovementsOut(Schema):
    """The latest movements of a variant, newest first."""

    items: list[MovementOut]


class CountRow(Strict):
    """What was counted of a variant."""

    sku: Sku
    quantity: Annotated[StrictInt, Field(ge=0, le=LARGEST, description="All that lies there.", examples=[40])]


class CountsIn(Strict):
    """What was counted at a place, all booked or none."""

    rows: list[CountRow] = Field(min_length=1, max_length=MOST_ROWS, description="A SKU once.")


class CountsOut(Schema):
    """How many differed from what was known."""

    changed: int = Field(examples=[3])


class LotIn(Strict):
    """A lot, where units of the variant are told apart by lots."""

    code: Text = Field(min_length=1, max_length=60, examples=["2026-11-A"])
    made_on: date | None = None
    expires_on: date | None = Field(None, description="The first day on which it is not sold any more.")

    def told(self) -> LotDraft:
        """As the stock keeps it."""
        return LotDraft(self.code, self.made_on, self.expires_on)


class ReceiptRow(Strict):
    """Goods that came in."""

    sku: Sku
    quantity: Units
    lot: LotIn | None = None
    serials: list[Annotated[Text, Field(max_length=80)]] = Field(
        [], max_length=MOST_SERIALS, description="As many as units, where they are told apart by numbers."
    )


class ReceiptIn(Strict):
    """A receipt, all booked or none."""

    rows: list[ReceiptRow] = Field(min_length=1, max_length=MOST_ROWS)
    reference: Text = Field("", max_length=100, description="A delivery note's number.", examples=["DN-2026-0311"])


class BookedOut(Schema):
    """Whether it was booked now; false: it was before, under the same key."""

    is_new: bool


class AdjustIn(Strict):
    """Units that were found, above zero, or are gone, below."""

    sku: Sku
    quantity: Annotated[StrictInt, Field(ge=-LARGEST, le=LARGEST, description="Not 0.", examples=[-2])]
    aside: bool = Field(False, description="They stay, and are not promised any more; below zero they are good again.")
    lot: Text = Field("", max_length=60)
    serials: list[Annotated[Text, Field(max_length=80)]] = Field(
        [], max_length=MOST_SERIALS, description="Which units, where they are told apart by numbers."
    )
    why: Why = Field(examples=["Two were broken on the shelf."])


class TransferRow(Strict):
    """Units of a variant that are carried."""

    sku: Sku
    quantity: Units
    lot: Text = Field("", max_length=60)


class TransferIn(Strict):
    """Goods that leave a place for another."""

    from_place: Text = Field(min_length=1, max_length=40, examples=["W1"])
    to_place: Text = Field(min_length=1, max_length=40, examples=["S1"])
    rows: list[TransferRow] = Field(min_length=1, max_length=MOST_TRANSFERRED)
    expected_on: date | None = None
    note: OptionalWhy = ""


class TransferRowOut(Schema):
    """A row of a transfer."""

    id: UUID
    sku: str
    lot: str
    sent: int
    received: int
    lost: int


class TransferOut(Schema):
    """Goods on their way, or that were."""

    id: UUID
    number: str = Field(examples=["T-000012"])
    state: str = Field(examples=["sent"])
    from_place: str
    to_place: str
    sent_at: datetime
    expected_on: date | None
    note: str
    rows: list[TransferRowOut]


class TransfersOut(Schema):
    """The latest transfers, newest first."""

    items: list[TransferOut]


class ArrivedRow(Strict):
    """Units of a row of a transfer that arrived."""

    row: UUID
    quantity: Units


class ArrivalIn(Strict):
    """What of a transfer arrived."""

    rows: list[ArrivedRow] = Field(min_length=1, max_length=MOST_TRANSFERRED)
