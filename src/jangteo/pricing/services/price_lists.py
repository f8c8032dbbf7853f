"""Making price lists and giving them to audiences."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.kernel import audit
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import UNIT_PRICE_DECIMALS, UnknownCurrency, currency_digits
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing.errors import (
    InvalidDerivation,
    InvalidPeriod,
    InvalidPriceList,
    PriceListExists,
    PriceListNotFound,
)
from jangteo.pricing.models import PriceList, PriceListAudience
from jangteo.pricing.services.list_settings import check_settings, locked_for_settings, refuse_rival
from jangteo.pricing.types import AudienceKind, Derivation, ListSettings

LARGEST_TIMES = 10**6


@transaction.atomic
def create_price_list(  # noqa: PLR0913 -- what a list says of itself
    *,
    code: str,
    names: Mapping[str, str],
    currency: str,
    includes_tax: bool,
    actor: Actor,
    priority: int = 0,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    merges: bool = True,
    is_sale: bool = False,
    derived: Derivation | None = None,
) -> UUID:
    """An empty price list for nobody yet; a derived one has the prices of its base, multiplied.

    is_sale its prices are reduced: what the buyer would otherwise pay is shown struck through
    raises  PriceListExists, PriceListNotFound for the base, InvalidDerivation, InvalidPeriod; InvalidPriceList naming
            the field
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    try:
        currency_digits(currency)
    except UnknownCurrency:
        raise InvalidPriceList(f"{currency[:10]!r} is no currency", field="currency") from None
    check_settings(ListSettings(names, priority, valid_from, valid_until, merges, is_sale, frozenset()))
    list_id = new_id()
    origin = _origin(list_id, currency, includes_tax, derived)
    try:
        with transaction.atomic():
            row = PriceList.objects.create(
                id=list_id,
                code=code,
                names=dict(names),
                currency=currency,
                includes_tax=includes_tax,
                priority=priority,
                valid_from=valid_from,
                valid_until=valid_until,
                merges=merges,
                is_sale=is_sale,
                **origin,
            )
    except IntegrityError:
        raise PriceListExists(f"there is a price list {code!r}", list=code) from None
    audit.record(
        actor=actor,
        action="pricing.create_price_list",
        subject_kind="price_list",
        subject_id=row.pk,
        after={"code": code, "currency": currency, "includes_tax": includes_tax, "priority": priority}
        | ({"is_sale": True} if is_sale else {})
        | ({"base": derived.base_code, "times": str(derived.times)} if derived else {}),
    )
    return row.pk


def _origin(list_id: UUID, currency: str, includes_tax: bool, derived: Derivation | None) -> dict[str, Any]:
    """Where a list's rows stand and how its steps come of them; a chain of bases is followed once, here."""
    if derived is None:
        return {"source_id": list_id}
    base = _get_list(derived.base_code)
    if (base.currency, base.includes_tax) != (currency, includes_tax):
        raise InvalidDerivation("a derived list has its base's currency and tax view", field="base")
    if base.is_bounded:
        raise InvalidDerivation("its base has a floor or cap that a list derived from it would not keep", field="base")
    if not (derived.times.is_finite() and derived.round_to.is_finite()):
        raise InvalidDerivation("times and round_to are decimals", field="times")
    if not 0 <= derived.times < LARGEST_TIMES or derived.times != round(derived.times, 12):
        raise InvalidDerivation("times is a decimal from 0 to below a million, with 12 decimals at most", field="times")
    if not 0 < derived.round_to < LARGEST_TIMES or derived.round_to != round(derived.round_to, UNIT_PRICE_DECIMALS):
        raise InvalidDerivation("round_to is a decimal above 0 with 6 decimals at most", field="round_to")
    return {
        "base": base,
        "times": derived.times,
        "round_to": derived.round_to,
        "source_id": base.source_id,
        "chain": [*base.chain, [str(derived.times), str(derived.round_to)]],
    }


@transaction.atomic
def give_to(
    *,
    price_list_code: str,
    actor: Actor,
    channel_id: UUID | None = None,
    segment_id: UUID | None = None,
    party_id: UUID | None = None,
) -> None:
    """Say whom a list is for: one channel, segment or party; none of them means everyone.

    raises  PriceListNotFound; ContradictingLists with an example cart
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    price_list = locked_for_settings(price_list_code)
    kind = (
        AudienceKind.CHANNEL
        if channel_id
        else AudienceKind.SEGMENT
        if segment_id
        else AudienceKind.PARTY
        if party_id
        else AudienceKind.EVERYONE
    )
    whom: dict[str, Any] = {"channel_id": channel_id, "segment_id": segment_id, "party_id": party_id}
    PriceListAudience.objects.get_or_create(price_list=price_list, kind=kind.value, **whom)
    refuse_rival(price_list)
    audit.record(
        actor=actor,
        action="pricing.give_to",
        subject_kind="price_list",
        subject_id=price_list.pk,
        after={"kind": kind.value} | {key: str(value) for key, value in whom.items() if value},
    )


@transaction.atomic
def set_validity(
    *, price_list_code: str, valid_from: datetime | None, valid_until: datetime | None, actor: Actor, why: str = ""
) -> None:
    """Say from and until when a list holds, the end excluded.

    raises  PriceListNotFound, InvalidPeriod; ContradictingLists with an example cart
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    row = locked_for_settings(price_list_code)
    if valid_from is not None and valid_until is not None and valid_until <= valid_from:
        raise InvalidPeriod("a list ends after it begins", field="valid_until")
    before, after = (row.valid_from, row.valid_until), (valid_from, valid_until)
    if before == after:
        return
    row.valid_from, row.valid_until = after
    row.save(update_fields=["valid_from", "valid_until"])
    refuse_rival(row)
    audit.record(
        actor=actor,
        action="pricing.set_validity",
        subject_kind="price_list",
        subject_id=row.pk,
        before={"valid_from": str(before[0] or ""), "valid_until": str(before[1] or "")},
        after={"valid_from": str(after[0] or ""), "valid_until": str(after[1] or "")},
        why=why,
    )


def _get_list(code: str) -> PriceList:
    row = PriceList.objects.filter(code=code).first()
    if row is None:
        raise PriceListNotFound(f"there is no price list {code[:40]!r}", list=code[:40])
    return row
