"""What price lists say of themselves, as they are and as drafts keep it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from jangteo.pricing.models import PriceDraft, PriceList
from jangteo.pricing.types import AudienceKind, ListSettings


def settings_of(row: PriceList) -> ListSettings:
    """What a list says of itself now."""
    return ListSettings(
        names=dict(row.names),
        priority=row.priority,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        merges=row.merges,
        is_sale=row.is_sale,
        audiences=frozenset(
            (AudienceKind(one.kind), one.channel_id or one.segment_id or one.party_id) for one in row.audiences.all()
        ),
    )


def draft_settings_of(draft_id: UUID) -> tuple[ListSettings, ListSettings] | None:
    """What a draft changes of its list itself: as it was, as it would be; None for one of prices."""
    was, wanted = PriceDraft.objects.filter(pk=draft_id).values_list("settings_was", "settings").first() or (None, None)
    if was is None or wanted is None:
        return None
    return settings_of_json(was), settings_of_json(wanted)


def settings_to_json(one: ListSettings) -> dict[str, Any]:
    """As a draft and the audit trail keep it."""
    return {
        "names": dict(one.names),
        "priority": one.priority,
        "valid_from": one.valid_from.isoformat() if one.valid_from else None,
        "valid_until": one.valid_until.isoformat() if one.valid_until else None,
        "merges": one.merges,
        "is_sale": one.is_sale,
        "audiences": sorted([kind.value, str(pk) if pk else None] for kind, pk in one.audiences),
    }


def settings_of_json(kept: Mapping[str, Any]) -> ListSettings:
    """The other way."""
    return ListSettings(
        names=kept["names"],
        priority=kept["priority"],
        valid_from=_moment(kept["valid_from"]),
        valid_until=_moment(kept["valid_until"]),
        merges=kept["merges"],
        is_sale=kept["is_sale"],
        audiences=frozenset((AudienceKind(kind), UUID(pk) if pk else None) for kind, pk in kept["audiences"]),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
