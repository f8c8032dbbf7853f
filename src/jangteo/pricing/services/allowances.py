"""How much one buyer may have of a variant in a period: said, ended, and held to while an order is placed."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from jangteo.catalog.selectors import variants_by_id
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing.errors import AllowanceNotFound, InvalidAllowance
from jangteo.pricing.models import Allowance as AllowanceRow
from jangteo.pricing.selectors.quantities import allowances
from jangteo.pricing.services.quantity_rules import LARGEST
from jangteo.pricing.types import Allowance, AllowancePeriod, PriceContext, PriceRequest
from jangteo.segments.selectors import segments_by_id

GATE = "allowances"


@transaction.atomic
def set_allowance(  # noqa: PLR0913 -- whose, of what, how much, how often
    *,
    variant_id: UUID,
    maximum: int,
    period: AllowancePeriod,
    actor: Actor,
    channel_id: UUID | None = None,
    segment_id: UUID | None = None,
    why: str = "",
) -> UUID:
    """Say how many base units of a variant one buyer may have in each period; one that says otherwise is ended by it.

    What was ordered in the running period before counts too; who has more by then keeps it and may have no more.

    channel_id  where it counts; None: all channels together. One of a channel and one of all hold both
    segment_id  only for buyers that belong to it; None: for every buyer
    locks       orders being placed are waited for, so that each is held to what held when it was placed
    raises      InvalidAllowance naming the field
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    _check(variant_id, maximum, channel_id, segment_id)
    _lock(GATE, is_shared=False)
    now = clock.now()
    place = Q(channel=channel_id) if channel_id else Q(channel=None)
    place &= Q(segment=segment_id) if segment_id else Q(segment=None)
    before = AllowanceRow.objects.filter(place, variant=variant_id, period=period.value, until=None).first()
    if before is not None:
        if before.maximum == maximum:
            return before.pk
        before.until = now
        before.save(update_fields=["until"])
    row = AllowanceRow.objects.create(
        id=new_id(),
        variant_id=variant_id,
        channel_id=channel_id,
        segment_id=segment_id,
        maximum=maximum,
        period=period.value,
        since=now,
    )
    _tell(actor, "set_allowance", before, row, why)
    return row.pk


@transaction.atomic
def end_allowance(*, allowance_id: UUID, actor: Actor, why: str = "") -> None:
    """Let an allowance limit nobody any more; ending it twice changes nothing.

    locks   as `set_allowance`
    raises  AllowanceNotFound
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    _lock(GATE, is_shared=False)
    row = AllowanceRow.objects.select_for_update().filter(pk=allowance_id).first()
    if row is None:
        raise AllowanceNotFound("there is no such allowance")
    if row.until is not None:
        return
    row.until = clock.now()
    row.save(update_fields=["until"])
    _tell(actor, "end_allowance", row, None, why)


def lock_allowances(
    *, context: PriceContext, variant_ids: Iterable[UUID], asked: PriceRequest
) -> tuple[Allowance, ...]:
    """What a buyer may have of what they order, locked until the caller's transaction ends: two queries without any.

    Whatever is read of the buyer's orders after this is all that there is, until the caller's own is written. The
    moment of the order is to be taken after this too, so that it lies in the period that is counted.

    locks  against changes of allowances; then each allowance for whoever buys (the party, the e-mail address), in order
    """
    _lock(GATE, is_shared=True)
    found = allowances(context, variant_ids)
    if "allowance-lock" not in settings.JANGTEO_UNGUARDED:
        whose = [str(one) for one in (asked.buyer_id, asked.mark) if one]
        for name in sorted(f"allowance:{one.id}:{who}" for one in found for who in whose):
            _lock(name, is_shared=False)
    return found


def _lock(name: str, *, is_shared: bool) -> None:
    call = "pg_advisory_xact_lock_shared" if is_shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}(hashtextextended(%s, 0))", [name])


def _check(variant_id: UUID, maximum: int, channel_id: UUID | None, segment_id: UUID | None) -> None:
    if not 1 <= maximum <= LARGEST:
        raise InvalidAllowance("maximum is a whole number from 1 up", field="maximum")
    if not variants_by_id([variant_id]):
        raise InvalidAllowance("there is no such variant", field="variant")
    if channel_id is not None and not channels_by_id([ChannelId(channel_id)]):
        raise InvalidAllowance("there is no such channel", field="channel")
    if segment_id is not None and not segments_by_id([segment_id]):
        raise InvalidAllowance("there is no such segment", field="segment")


def _tell(actor: Actor, what: str, before: AllowanceRow | None, after: AllowanceRow | None, why: str) -> None:
    row = after or before
    assert row is not None
    audit.record(
        actor=actor,
        action=f"pricing.{what}",
        subject_kind="variant",
        subject_id=row.variant_id,
        before=_facts(before) if before else None,
        after=_facts(after) if after else {},
        why=why,
    )


def _facts(row: AllowanceRow) -> dict[str, object]:
    told: dict[str, object] = {"maximum": row.maximum, "period": row.period}
    told |= {"channel": str(row.channel_id)} if row.channel_id else {}
    return told | ({"segment": str(row.segment_id)} if row.segment_id else {})
