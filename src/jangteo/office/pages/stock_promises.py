"""What a variant's page of stock says and sets of promises: units kept for channels, and what may be ordered first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import pgettext

from jangteo.catalog.types import VariantView
from jangteo.channels.selectors import channels_by_id, list_every_channel
from jangteo.channels.types import Channel, ChannelId
from jangteo.inventory import services
from jangteo.inventory.errors import InvalidSupply
from jangteo.inventory.selectors import list_kept, list_supply
from jangteo.inventory.types import Lending, PoolView, SupplyKind, SupplyView
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.office.pages.frame import language, one_of, staff_actor
from jangteo.office.wording import refusal_in_words

type Task = tuple[str, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class KeptRow:
    """Units kept for a channel; `is_lent` whether others may take of them today."""

    channel: str
    place: str
    pool: PoolView
    is_lent: bool


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """What may be ordered before it is there; `channel` is empty for all that say nothing of their own."""

    channel: str
    code: str
    supply: SupplyView


def kept_rows(pools: list[PoolView], places: dict[str, str]) -> list[KeptRow]:
    """What places keep, by place and channel."""
    channels = channels_by_id({one.channel_id for one in pools}) if pools else {}
    today = clock.today()
    rows = [
        KeptRow(
            channels[ChannelId(one.channel_id)].name(language()),
            places.get(one.place, one.place),
            one,
            one.lends == Lending.ALWAYS or (one.until is not None and today <= one.until),
        )
        for one in pools
    ]
    return sorted(rows, key=lambda row: (row.place, row.channel, row.pool.variant_id is not None))


def promises_shown(request: HttpRequest, variant: VariantView, places: dict[str, str]) -> dict[str, Any]:
    """What the page shows; `?channel=` chooses whose rule stands in the form."""
    channels = list_every_channel()
    known = {one.id: one for one in channels}
    said = list_supply([variant.id])
    code = one_of(request, "channel", [one.code for one in channels]) or ""
    chosen = next((one for one in channels if one.code == code), None)
    return {
        "kept": [(row, "") for row in kept_rows(list_kept(variant_id=variant.id), places)],
        "supply_rows": [_supply_row(one, known) for one in said if one.channel_id is None or one.channel_id in known],
        "supply": next((one for one in said if one.channel_id == (chosen.id if chosen else None)), None),
        "supply_channel": code,
        "channels": [(one.code, one.name(language())) for one in channels],
    }


def keep(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    """Keep units for a channel, or none any more."""
    told = {"quantity": data["quantity"], "channel": data["channel"].name(language())}
    done = (
        pgettext("office", "%(quantity)s units are kept for %(channel)s from now on.") % told
        if told["quantity"]
        else pgettext("office", "Nothing is kept for %(channel)s any more.") % told
    )
    return done, lambda: services.set_pool(
        channel_id=data["channel"].id,
        place_code=data["place"],
        quantity=data["quantity"],
        variant_id=variant.id,
        lends=Lending(data["lends"]),
        until=data["until"],
        actor=staff_actor(request),
    )


def set_supply(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    """Say what may be promised before it is there, in one channel or in all."""
    channel: Channel | None = data["channel"]
    return pgettext("office", "What may be promised is changed, from now on."), lambda: services.set_supply(
        variant_id=variant.id,
        channel_id=channel.id if channel else None,
        kind=SupplyKind(data["kind"]),
        cap=data["cap"] or 0,
        lead_days=data["lead_days"],
        releases_on=data["releases_on"],
        per_day=data["per_day"] or 0,
        actor=staff_actor(request),
    )


def carried_out(request: HttpRequest, form: forms.Form, task: Task) -> bool:
    """Do it and tell how it went; False where it can't be so: that stands at its field then."""
    done, work = task
    try:
        work()
    except InvalidSupply as error:
        field = error.facts.get("field", "")
        form.add_error(field if field in form.fields else None, refusal_in_words(error))
        return False
    except JangteoError as error:
        if error.status >= 500:
            raise
        messages.error(request, refusal_in_words(error))
    else:
        messages.success(request, done)
    return True


def _supply_row(one: SupplyView, channels: dict[ChannelId, Channel]) -> SupplyRow:
    if one.channel_id is None:
        return SupplyRow("", "", one)
    channel = channels[ChannelId(one.channel_id)]
    return SupplyRow(channel.name(language()), channel.code, one)
