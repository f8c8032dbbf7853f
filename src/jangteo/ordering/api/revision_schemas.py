"""Changes of placed orders as they come in and go out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field
from pydantic import StrictInt

from jangteo.approvals.types import LONGEST_WHY
from jangteo.kernel.api import MoneyView, Schema, Sku, Strict, Text, money_view
from jangteo.ordering.api.addresses import AddressIn
from jangteo.ordering.types import (
    LARGEST_QUANTITY,
    LONGEST_REVISION_WHY,
    MOST_EDITS,
    AddLine,
    ChangeAddress,
    ChangeDate,
    DeliveryView,
    Edit,
    RemoveLine,
    RevisionPreview,
    RevisionView,
    SetQuantity,
    Totals,
)
from jangteo.parties.types import PostalAddress

type Count = Annotated[StrictInt, Field(ge=1, le=LARGEST_QUANTITY, description="Of the unit, whole.")]
type Number = Annotated[StrictInt, Field(ge=1, le=LARGEST_QUANTITY)]


class AddLineIn(Strict):
    """A line more, in a delivery by its number."""

    edit: Literal["add"]
    sku: Sku
    quantity: Count
    unit: Text = Field("each", min_length=1, max_length=20)
    delivery: Number = 1


class SetQuantityIn(Strict):
    """A line's new quantity, by its position in the order."""

    edit: Literal["quantity"]
    position: Number
    quantity: Count


class RemoveLineIn(Strict):
    edit: Literal["remove"]
    position: Number


class ChangeAddressIn(Strict):
    """A delivery, by its number, goes elsewhere in the same country."""

    edit: Literal["address"]
    delivery: Number = 1
    ship_to: AddressIn


class ChangeDateIn(Strict):
    """A delivery, by its number, is wanted on another day; null: as soon as can be."""

    edit: Literal["date"]
    delivery: Number = 1
    wanted_on: date | None


# not `type` statements: ninja does not look into those
EditIn = Annotated[
    AddLineIn | SetQuantityIn | RemoveLineIn | ChangeAddressIn | ChangeDateIn, Field(discriminator="edit")
]


class PreviewRevision(Strict):
    edits: list[EditIn] = Field(min_length=1, max_length=MOST_EDITS)


class ReviseOrder(PreviewRevision):
    """The same edits, with the token that their preview gave."""

    token: Text = Field(min_length=1, max_length=64)
    why: Text = Field("", max_length=LONGEST_REVISION_WHY)


class AskRevision(ReviseOrder):
    """The same, and a word to whoever decides."""

    word: Text = Field("", max_length=LONGEST_WHY)


class TotalsOut(Schema):
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    shipping_gross: MoneyView


class LineChangeOut(Schema):
    """A line before and after; null where it is not in the order."""

    position: int
    sku: str
    name: str
    quantity_before: int = Field(description="In base units.")
    quantity_after: int
    gross_before: MoneyView | None
    gross_after: MoneyView | None


class RevisionProblemOut(Schema):
    sku: str
    why: str = Field(examples=["insufficient_stock"])
    facts: dict[str, Any]


class RevisionPreviewOut(Schema):
    """What a change would come to; exactly this is written under its token, or nothing."""

    token: str
    prices: str = Field(description="keep, or reprice: the whole order by today's prices.")
    lines: list[LineChangeOut] = Field(description="Those that change.")
    before: TotalsOut
    after: TotalsOut
    difference: MoneyView
    due: MoneyView = Field(description="What is left to pay after it.")
    refund: MoneyView = Field(description="What is given back by it.")
    problems: list[RevisionProblemOut]
    can_be_made: bool


class RevisionOut(Schema):
    """A change of an order as it was written."""

    number: int
    at: datetime
    by_buyer: bool
    prices: str
    before: TotalsOut
    after: TotalsOut
    difference: MoneyView
    lines: list[LineChangeOut]


class DeliveryOut(Schema):
    """A part of an order that goes to one address by one day; `positions` are its lines'."""

    number: int
    recipient: str
    postcode: str
    city: str
    line1: str
    line2: str
    country: str
    wanted_on: date | None
    promised_on: date | None
    positions: list[int]


def deliveries_out(deliveries: Sequence[DeliveryView]) -> list[DeliveryOut]:
    """Where the parts of an order go, as it goes out; of a gift not where."""
    names = ("recipient", "postcode", "city", "line1", "line2", "country")
    nowhere = dict.fromkeys(names, "")
    return [
        DeliveryOut(
            number=one.number,
            wanted_on=one.wanted_on,
            promised_on=one.promised_on,
            positions=[line.position for line in one.lines],
            **(nowhere if one.is_gift else {name: getattr(one.ship_to, name) for name in names}),
        )
        for one in deliveries
    ]


def edits_of(body: PreviewRevision, line_ids: Mapping[int, UUID]) -> list[Edit]:
    """What was asked, in the words of the service.

    line_ids  {position: line}; a position that is none names no line
    """
    return [_edit(one, line_ids) for one in body.edits]


def _edit(one: Any, line_ids: Mapping[int, UUID]) -> Edit:
    nowhere = UUID(int=0)
    match one:
        case AddLineIn():
            return AddLine(one.sku, one.quantity, one.unit, one.delivery)
        case SetQuantityIn():
            return SetQuantity(line_ids.get(one.position, nowhere), one.quantity)
        case RemoveLineIn():
            return RemoveLine(line_ids.get(one.position, nowhere))
        case ChangeAddressIn():
            return ChangeAddress(one.delivery, PostalAddress(**one.ship_to.model_dump()))
        case _:
            return ChangeDate(one.delivery, one.wanted_on)


def preview_out(preview: RevisionPreview) -> RevisionPreviewOut:
    """A preview as it goes out."""
    return RevisionPreviewOut(
        token=preview.token,
        prices=preview.policy.value,
        lines=[
            LineChangeOut(
                position=one.position,
                sku=one.sku,
                name=one.name,
                quantity_before=one.before.quantity if one.before else 0,
                quantity_after=one.after.quantity if one.after else 0,
                gross_before=_money(one.before.gross, preview) if one.before else None,
                gross_after=_money(one.after.gross, preview) if one.after else None,
            )
            for one in preview.changed
        ],
        before=_totals(preview.before),
        after=_totals(preview.after),
        difference=money_view(preview.difference),
        due=money_view(preview.due),
        refund=money_view(preview.refund),
        problems=[RevisionProblemOut(sku=one.sku, why=one.why, facts=dict(one.facts)) for one in preview.problems],
        can_be_made=preview.can_be_made,
    )


def revisions_out(revisions: Sequence[RevisionView]) -> list[RevisionOut]:
    """The story of an order's changes as it goes out; who of the staff made them, and why, is theirs."""
    return [
        RevisionOut(
            number=one.number,
            at=one.at,
            by_buyer=one.by_buyer,
            prices=one.policy.value,
            before=_totals(one.before),
            after=_totals(one.after),
            difference=money_view(one.difference),
            lines=[
                LineChangeOut(
                    position=line.position,
                    sku=line.sku,
                    name=line.name,
                    quantity_before=line.quantity_before,
                    quantity_after=line.quantity_after,
                    gross_before=money_view(line.gross_before),
                    gross_after=money_view(line.gross_after),
                )
                for line in one.lines
            ],
        )
        for one in revisions
    ]


def _money(minor: int, preview: RevisionPreview) -> MoneyView:
    return money_view(type(preview.due)(minor, preview.due.currency))


def _totals(told: Totals) -> TotalsOut:
    names = ("net", "tax", "gross", "shipping_gross")
    return TotalsOut(**{name: money_view(getattr(told, name)) for name in names})
