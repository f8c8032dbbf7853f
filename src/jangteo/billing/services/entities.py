"""Who issues an invoice, and when what somebody was sent is invoiced."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jangteo.billing.errors import InvalidSetting
from jangteo.billing.models import BillingSetting, ChannelEntity, LegalEntity
from jangteo.billing.types.invoices import BillingMode
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import lineage_of

LAST_CLOSE_DAY, HOME = 28, "KR"


@transaction.atomic
def ensure_entity(channel_id: UUID) -> LegalEntity:
    """The legal entity that sells in a channel; of a channel's first invoice it is made of what the channel says of its
    seller, and channels of one seller share one.
    """
    known = ChannelEntity.objects.filter(channel=channel_id).select_related("entity").first()
    if known is not None:
        return known.entity
    channel = channels_by_id([channel_id])[ChannelId(channel_id)]
    entity = _same_seller(channel) or _make(channel)
    ChannelEntity.objects.create(channel_id=channel_id, entity=entity)
    return entity


def _same_seller(channel: Channel) -> LegalEntity | None:
    seller = channel.seller
    rows = LegalEntity.objects.filter(country=channel.country, currency=channel.currency)
    if seller is not None and seller.business_number:
        return rows.filter(business_number=seller.business_number).first()
    names = dict(seller.names) if seller else dict(channel.names)
    return rows.filter(names=names).first()


def _make(channel: Channel) -> LegalEntity:
    """Its code is the country and a number: the country alone stands in the numbers of refunds."""
    seller = channel.seller
    return LegalEntity.objects.create(
        code=_next_code(channel.country),
        names=dict(seller.names) if seller else dict(channel.names),
        addresses=dict(seller.addresses) if seller else {},
        business_number=seller.business_number if seller else "",
        representative=seller.representative if seller else "",
        phone=seller.phone if seller else "",
        email=seller.email if seller else "",
        bank_account=channel.bank_account,
        country=channel.country,
        currency=channel.currency,
        evidence_from=clock.today() if channel.country == HOME else None,
    )


def _next_code(country: str) -> str:
    """The country and the first number from how many there are on that nobody wrote by hand."""
    count = LegalEntity.objects.filter(country=country).count()
    known = set(LegalEntity.objects.filter(code__startswith=country).values_list("code", flat=True))
    return next(
        code for code in (f"{country}{n}" for n in range(count + 1, count + len(known) + 2)) if code not in known
    )


@transaction.atomic
def set_billing(
    *,
    mode: BillingMode,
    actor: Actor,
    party_id: UUID | None = None,
    channel_id: UUID | None = None,
    close_day: int = 1,
) -> None:
    """Say when what a party and the units below it, or anybody in a channel, is sent is invoiced; it holds for what
    leaves from now on.

    close_day  1 to 28: the day of the next month from which a month's invoice is written
    raises     NotPermitted, InvalidSetting
    """
    require(actor, Action.PAYMENTS_HANDLE, party_id=party_id)
    subject_id = party_id or channel_id
    if subject_id is None or (party_id and channel_id):
        raise InvalidSetting("a setting is of a party or of a channel", field="party")
    if isinstance(close_day, bool) or not 1 <= close_day <= LAST_CLOSE_DAY:
        raise InvalidSetting(f"a day from 1 to {LAST_CLOSE_DAY}", field="close_day")
    of = {"party_id": party_id} if party_id else {"channel_id": channel_id}
    BillingSetting.objects.update_or_create(**of, defaults={"mode": mode.value, "close_day": close_day})
    audit.record(
        actor=actor,
        action="billing.set_billing",
        subject_kind="party" if party_id else "channel",
        subject_id=subject_id,
        after={"mode": mode.value, "close_day": close_day},
    )


def close_day_of(buyer_id: UUID | None, channel_id: UUID) -> int:
    """The day of the next month from which it is invoiced; 0: it is when it leaves. The nearest unit's setting counts,
    then the channel's.
    """
    lineage: Sequence[UUID] = lineage_of(buyer_id) if buyer_id else ()
    rows = {row.party_id: row for row in BillingSetting.objects.filter(party__in=list(lineage))}
    row = next((rows[one] for one in lineage if one in rows), None)
    row = row or BillingSetting.objects.filter(channel=channel_id).first()
    return row.close_day if row is not None and row.mode == BillingMode.MONTHLY else 0
