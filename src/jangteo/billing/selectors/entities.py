"""Legal entities and what is set about billing. Access is checked by the caller."""

from collections.abc import Iterable
from uuid import UUID

from jangteo.billing.errors import EntityNotFound
from jangteo.billing.models import (
    BillingSetting,
    CashReceiptRow,
    ChannelEntity,
    Invoice,
    LegalEntity,
    TaxDocument,
    TaxDocumentSetting,
)
from jangteo.billing.types.entities import ChannelBilling, EntityDraft, EntityView, Gap, PartyBilling
from jangteo.billing.types.invoices import BillingMode
from jangteo.billing.types.tax_documents import DocumentMode
from jangteo.channels.selectors import list_every_channel
from jangteo.channels.types import Channel
from jangteo.kernel.money import Money

TRANSFERRED = frozenset({"bank_transfer", "on_account"})


def list_entities() -> list[EntityView]:
    """Every legal entity by its code. Five queries."""
    rows = list(LegalEntity.objects.order_by("code"))
    used = locked_ids({row.pk for row in rows})
    channels: dict[UUID, list[UUID]] = {}
    for channel_id, entity_id in ChannelEntity.objects.order_by("channel").values_list("channel", "entity"):
        channels.setdefault(entity_id, []).append(channel_id)
    return [entity_view(row, is_locked=row.pk in used, channel_ids=channels.get(row.pk, ())) for row in rows]


def get_entity(code: str) -> EntityView:
    """A legal entity.

    raises  EntityNotFound
    """
    found = next((one for one in list_entities() if one.draft.code == code), None)
    if found is None:
        raise EntityNotFound
    return found


def locked_ids(entity_ids: Iterable[UUID]) -> set[UUID]:
    """Those that documents or receipts name. Three queries."""
    wanted = list(entity_ids)
    models = (Invoice, TaxDocument, CashReceiptRow)
    found: set[UUID] = set()
    for model in models:
        found |= set(
            model._default_manager.filter(entity__in=wanted).order_by().values_list("entity", flat=True).distinct()
        )
    return found


def entity_view(row: LegalEntity, *, is_locked: bool, channel_ids: Iterable[UUID] = ()) -> EntityView:
    """A row as a value."""
    limit = row.self_issues_from_minor
    draft = EntityDraft(
        code=row.code,
        names=dict(row.names),
        country=row.country,
        currency=row.currency,
        addresses=dict(row.addresses),
        business_number=row.business_number,
        representative=row.representative,
        phone=row.phone,
        email=row.email,
        bank_account=row.bank_account,
        due_texts=dict(row.due_texts),
        evidence_from=row.evidence_from,
        self_issues_from=Money(limit, row.currency) if limit is not None else None,
    )
    return EntityView(row.pk, draft, is_locked, tuple(channel_ids))


def channel_billing() -> list[ChannelBilling]:
    """Every channel with who sells there, when it is invoiced, and what its invoices will lack. Three queries."""
    entities = {row.channel_id: row.entity for row in ChannelEntity.objects.select_related("entity")}
    settings = {row.channel_id: row for row in BillingSetting.objects.filter(channel__isnull=False)}
    return [_of_channel(one, entities.get(one.id), settings.get(one.id)) for one in list_every_channel()]


def gaps_of(channel: Channel) -> tuple[Gap, ...]:
    """What a channel's invoices will lack. One query."""
    row = ChannelEntity.objects.filter(channel=channel.id).select_related("entity").first()
    return _gaps(channel, row.entity if row else None)


def party_billing() -> list[PartyBilling]:
    """The buyers for whom something is set. Two queries."""
    settings = {row.party_id: row for row in BillingSetting.objects.filter(party__isnull=False)}
    each = {row.party_id: row.mode == DocumentMode.EACH for row in TaxDocumentSetting.objects.all()}
    found = [pk for pk in {*settings, *each} if pk is not None]
    return [
        PartyBilling(
            party_id=pk,
            mode=BillingMode(settings[pk].mode) if pk in settings else None,
            close_day=settings[pk].close_day if pk in settings else 1,
            each_document=each.get(pk, False),
        )
        for pk in sorted(found)
    ]


def _of_channel(channel: Channel, entity: LegalEntity | None, setting: BillingSetting | None) -> ChannelBilling:
    return ChannelBilling(
        channel_id=channel.id,
        entity_code=entity.code if entity else "",
        mode=BillingMode(setting.mode) if setting else None,
        close_day=setting.close_day if setting else 1,
        gaps=_gaps(channel, entity),
    )


def _gaps(channel: Channel, entity: LegalEntity | None) -> tuple[Gap, ...]:
    """By the legal entity, or by what the channel says of its seller, of which one will be made."""
    seller = channel.seller
    number = entity.business_number if entity else seller.business_number if seller else ""
    address = entity.addresses if entity else seller.addresses if seller else {}
    account = entity.bank_account if entity else channel.bank_account
    found = []
    if entity is None:
        found.append(Gap.NO_ENTITY)
    if not number and (entity.country if entity else channel.country) == "KR":
        found.append(Gap.NO_BUSINESS_NUMBER)
    if not any(address.values()):
        found.append(Gap.NO_ADDRESS)
    if not account and TRANSFERRED & set(channel.payment_methods):
        found.append(Gap.NO_ACCOUNT)
    return tuple(found)
