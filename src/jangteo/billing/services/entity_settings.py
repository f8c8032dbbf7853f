"""Legal entities are written, and channels sell for them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.billing.errors import EntityLocked, EntityNotFound, InvalidEntity
from jangteo.billing.models import ChannelEntity, LegalEntity
from jangteo.billing.rules.entities import changed_locks, check_entity
from jangteo.billing.selectors.entities import entity_view, locked_ids
from jangteo.billing.types.entities import EntityDraft
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import find_business_number


@transaction.atomic
def save_entity(*, draft: EntityDraft, actor: Actor, entity_id: UUID | None = None, why: str = "") -> UUID:
    """Write a legal entity, or change one; documents that were issued keep what it was.

    locks   the legal entity
    raises  NotPermitted, InvalidEntity, EntityNotFound, EntityLocked
    """
    require(actor, Action.PAYMENTS_HANDLE)
    check_entity(draft, is_business_number=lambda text: bool(find_business_number(text)))
    number = find_business_number(draft.business_number) if draft.business_number else ""
    draft = replace(draft, business_number=number)
    row = LegalEntity.objects.select_for_update().filter(pk=entity_id).first() if entity_id else LegalEntity()
    if row is None:
        raise EntityNotFound
    before = entity_view(row, is_locked=False).draft if entity_id else None
    if before is not None and (changed := changed_locks(before, draft)) and locked_ids([row.pk]):
        raise EntityLocked("documents name it", field=changed[0])
    for name, value in _columns(draft).items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "code" not in str(error):
            raise
        raise InvalidEntity("another legal entity has this code", field="code") from None
    _record(actor, row, before, draft, why)
    return row.pk


@transaction.atomic
def set_channel_entity(*, channel_id: UUID, entity_id: UUID, actor: Actor) -> None:
    """Let a channel sell for a legal entity of its country and currency, from the next invoice on.

    raises  NotPermitted, EntityNotFound, InvalidEntity
    """
    require(actor, Action.PAYMENTS_HANDLE)
    entity = LegalEntity.objects.filter(pk=entity_id).first()
    channel = channels_by_id([channel_id]).get(ChannelId(channel_id))
    if entity is None or channel is None:
        raise EntityNotFound
    if (entity.country, entity.currency) != (channel.country, channel.currency):
        raise InvalidEntity("it is of another country or currency than the channel", field="entity")
    known = ChannelEntity.objects.select_for_update().filter(channel=channel_id).select_related("entity").first()
    if known is not None and known.entity_id == entity_id:
        return
    ChannelEntity.objects.update_or_create(channel_id=channel_id, defaults={"entity": entity})
    audit.record(
        actor=actor,
        action="billing.set_channel_entity",
        subject_kind="channel",
        subject_id=channel_id,
        before={"entity": known.entity.code} if known else None,
        after={"entity": entity.code},
    )


def _columns(draft: EntityDraft) -> dict[str, Any]:
    limit = draft.self_issues_from
    return {
        "code": draft.code,
        "names": _filled(draft.names),
        "addresses": _filled(draft.addresses),
        "business_number": draft.business_number,
        "representative": draft.representative,
        "phone": draft.phone,
        "email": draft.email,
        "bank_account": draft.bank_account,
        "country": draft.country,
        "currency": draft.currency,
        "due_texts": _filled(draft.due_texts),
        "evidence_from": draft.evidence_from,
        "self_issues_from_minor": limit.minor if limit else None,
    }


def _filled(texts: Any) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}


def _record(actor: Actor, row: LegalEntity, before: EntityDraft | None, after: EntityDraft, why: str) -> None:
    """Only what changed."""
    told = {name: _plain(value) for name, value in _columns(after).items()}
    known = {name: _plain(value) for name, value in _columns(before).items()} if before else {}
    names = [name for name in told if known.get(name) != told[name]]
    if not names:
        return
    audit.record(
        actor=actor,
        action="billing.save_entity",
        subject_kind="legal_entity",
        subject_id=row.pk,
        before={name: known[name] for name in names} if before else None,
        after={name: told[name] for name in names},
        why=why,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
