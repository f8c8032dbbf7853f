"""Parcels of an order in the words of the pages: what is in each, where it is, when it comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from jangteo.fulfilment.services import list_carriers
from jangteo.fulfilment.types import Progress, ShipmentLineView, ShipmentState, ShipmentView
from jangteo.kernel.languages import say
from jangteo.storefront.order_words import Stage
from jangteo.storefront.visit import page_language


@dataclass(frozen=True, slots=True)
class StepRow:
    """Something the carrier told."""

    name: str
    at: datetime
    where: str


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A shipment, ready to show.

    number  counts within the order, from 1
    comes   when it comes or left, in one sentence; empty: nothing can be said
    """

    number: int
    state: str
    tone: str
    comes: str
    leaves_on: date | None
    carrier: str
    tracking_no: str
    lines: tuple[ShipmentLineView, ...]
    stages: list[Stage]
    steps: list[StepRow]


def parcel_rows(shipments: Sequence[ShipmentView]) -> list[ParcelRow]:
    """The shipments of an order, in the order in which they were planned."""
    return [_row(number, one) for number, one in enumerate(shipments, start=1)]


def _row(number: int, one: ShipmentView) -> ParcelRow:
    state, tone = _state(one)
    names = list_carriers().get(one.carrier, {})
    return ParcelRow(
        number=number,
        state=state,
        tone=tone,
        comes=_comes(one),
        leaves_on=None if one.shipped_at else one.promised_on,
        carrier=say(names, page_language()) or one.carrier,
        tracking_no=one.tracking_no,
        lines=one.lines,
        stages=_stages(one),
        steps=[StepRow(progress_words(step.kind), step.at, step.where) for step in reversed(one.timeline.steps)],
    )


def progress_words(kind: Progress) -> str:
    """What a carrier told, in a buyer's words."""
    return {
        Progress.LABEL: _("Announced to the carrier"),
        Progress.PICKED_UP: _("Handed to the carrier"),
        Progress.IN_TRANSIT: _("On its way to you"),
        Progress.OUT: _("Out for delivery"),
        Progress.DELIVERED: _("Delivered"),
        Progress.FAILED: _("Nobody was there"),
        Progress.RETURNED: _("Sent back to us"),
    }[kind]


def _state(one: ShipmentView) -> tuple[str, str]:
    if one.state in (ShipmentState.PLANNED, ShipmentState.PICKING, ShipmentState.PACKED):
        return {
            ShipmentState.PLANNED: _("Getting ready"),
            ShipmentState.PICKING: _("Being packed"),
            ShipmentState.PACKED: _("Packed"),
        }[one.state], "calm"
    if one.state == ShipmentState.DELIVERED:
        return _("Delivered"), "good"
    if one.state == ShipmentState.FAILED:
        return _("Nobody was there"), "warn"
    if one.state == ShipmentState.RETURNED:
        return _("Sent back to us"), "bad"
    return progress_words(Progress.OUT) if one.timeline.state == Progress.OUT else _("On its way to you"), "good"


def _comes(one: ShipmentView) -> str:
    if one.state == ShipmentState.FAILED:
        return _("The carrier tries again. You may also call them with the tracking number.")
    if one.state == ShipmentState.RETURNED:
        return _("It came back to us. We get in touch.")
    if one.shipped_at is None and one.wanted_on is not None:
        return _("It comes for the day you wanted.")
    return ""


def _stages(one: ShipmentView) -> list[Stage]:
    """Packed, sent, out, delivered; each place on its way that is passed counts, with a word of the carrier or not."""
    reached = {stage.kind for stage in one.timeline.stages if stage.is_reached}
    has_left = one.shipped_at is not None
    is_there = one.state == ShipmentState.DELIVERED
    steps = [
        (_("Getting ready"), True),
        (_("Packed"), has_left or one.state == ShipmentState.PACKED),
        (_("Sent"), has_left),
        (_("Out for delivery"), is_there or (has_left and Progress.OUT in reached)),
        (_("Delivered"), is_there),
    ]
    last = max(place for place, (_name, is_done) in enumerate(steps) if is_done)
    return [Stage(name, is_done, place == last) for place, (name, is_done) in enumerate(steps)]
