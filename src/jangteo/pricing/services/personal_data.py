"""Who made drafts of price changes: the only thing that pricing knows of people who work here."""

from datetime import datetime
from typing import Any

from jangteo.kernel.personal import ERASED, Erased, Person, PersonalData
from jangteo.pricing.models import PriceDraft


def export_drafts(person: Person) -> list[dict[str, Any]]:
    """The drafts somebody made."""
    rows = PriceDraft.objects.filter(maker=person.id).select_related("price_list").defer("rows", "undo")
    return [
        {"at": row.made_at.isoformat(), "list": row.price_list.code, "prices": row.row_count, "why": row.why}
        for row in rows.order_by("made_at")
    ]


def erase_drafts(person: Person, at: datetime) -> Erased:
    """The drafts stay; who made them, and their words, go."""
    count = PriceDraft.objects.filter(maker=person.id).update(maker=None, made_by=ERASED, why="")
    return Erased({"price_drafts": count} if count else {})


PERSONAL_DATA = PersonalData(
    name="pricing",
    titles={"ko": "가격 변경안", "en": "Drafts of prices"},
    export=export_drafts,
    erase=erase_drafts,
    columns=frozenset({"pricing_pricedraft.made_by", "pricing_pricedraft.why"}),
)
