"""Rules that move products in listings."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.catalog.selectors import product_ids_by_slug, product_slugs
from jangteo.catalog.selectors.shelves import categories_by_id, categories_by_slug
from jangteo.channels.selectors import channels_by_id
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import parties_by_id
from jangteo.search import rules
from jangteo.search.errors import InvalidShelfRule, ShelfRuleEnded, ShelfRuleNotFound
from jangteo.search.models import ShelfRuleProduct, ShelfRuleRow
from jangteo.search.types import ShelfDraft, ShelfKind
from jangteo.segments.selectors import segments_by_id


@transaction.atomic
def put_shelf_rule(*, draft: ShelfDraft, actor: Actor, rule_id: UUID | None = None) -> UUID:
    """A new rule, or another content for one that has not ended.

    A rule keeps its channel. When it begins is kept where the draft does not say.

    locks   the rule
    raises  NotPermitted, InvalidShelfRule, ShelfRuleNotFound, ShelfRuleEnded
    """
    require(actor, Action.CATALOGUE_CHANGE)
    draft = rules.check_rule(replace(draft, query=rules.plain_query(draft.query)))
    row = _open_rule(rule_id) if rule_id else ShelfRuleRow(created_at=clock.now(), from_at=clock.now())
    before = _told(row) if rule_id else None
    if rule_id and row.channel_id != draft.channel_id:
        raise InvalidShelfRule("a rule keeps its channel", field="channel_id")
    products = _fill(row, draft)
    row.save()
    ShelfRuleProduct.objects.filter(rule=row).delete()
    ShelfRuleProduct.objects.bulk_create(
        ShelfRuleProduct(rule=row, product_id=pk, position=number) for number, pk in enumerate(products)
    )
    after = _told(row)
    if before != after:
        _record(actor, "put_shelf_rule", row.pk, before=before, after=after, why=draft.why)
    return row.pk


@transaction.atomic
def end_shelf_rule(*, rule_id: UUID, actor: Actor) -> None:
    """A rule moves nothing from now on; one that has not begun never will.

    locks   the rule
    raises  NotPermitted, ShelfRuleNotFound, ShelfRuleEnded
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = _open_rule(rule_id)
    _end(row, actor, "end_shelf_rule")


@transaction.atomic
def set_sold_out_last(*, channel_id: UUID, is_last: bool, actor: Actor) -> None:
    """Whether a channel puts what is sold out last of all, from now on.

    raises  NotPermitted, InvalidShelfRule
    """
    require(actor, Action.CATALOGUE_CHANGE)
    if channel_id not in channels_by_id([channel_id]):
        raise InvalidShelfRule("there is no such channel", field="channel_id")
    setting = ShelfRuleRow.objects.filter(channel=channel_id, kind=ShelfKind.SOLD_OUT_LAST.value, until_at=None)
    row = setting.select_for_update().first()
    if row is not None and not is_last:
        _end(row, actor, "set_sold_out_last")
    if row is None and is_last:
        now = clock.now()
        row = ShelfRuleRow.objects.create(
            channel_id=channel_id, kind=ShelfKind.SOLD_OUT_LAST.value, from_at=now, created_at=now
        )
        _record(actor, "set_sold_out_last", row.pk, after={"channel": str(channel_id), "is_last": True})


def _open_rule(rule_id: UUID) -> ShelfRuleRow:
    rows = ShelfRuleRow.objects.select_for_update().exclude(kind=ShelfKind.SOLD_OUT_LAST.value)
    row = rows.filter(pk=rule_id).first()
    if row is None:
        raise ShelfRuleNotFound
    if row.until_at is not None and row.until_at <= clock.now():
        raise ShelfRuleEnded(until=row.until_at.isoformat())
    return row


def _end(row: ShelfRuleRow, actor: Actor, action: str) -> None:
    before = row.until_at.isoformat() if row.until_at else None
    row.until_at = max(clock.now(), row.from_at)
    row.save(update_fields=["until_at"])
    _record(actor, action, row.pk, before={"until": before}, after={"until": row.until_at.isoformat()})


def _fill(row: ShelfRuleRow, draft: ShelfDraft) -> list[UUID]:
    """Write a draft into a row; the ids of its products in their order."""
    products = product_ids_by_slug(draft.product_slugs)
    unknown = [slug for slug in draft.product_slugs if slug not in products]
    if unknown:
        raise InvalidShelfRule(f"there is no product {unknown[0][:60]!r}", field="products")
    shelf = categories_by_slug([draft.category_slug]).get(draft.category_slug) if draft.category_slug else None
    if draft.category_slug and shelf is None:
        raise InvalidShelfRule(f"there is no category {draft.category_slug[:60]!r}", field="category")
    if draft.channel_id not in channels_by_id([draft.channel_id]):
        raise InvalidShelfRule("there is no such channel", field="channel_id")
    if draft.segment_id and draft.segment_id not in segments_by_id([draft.segment_id]):
        raise InvalidShelfRule("there is no such segment", field="segment_id")
    if draft.party_id and draft.party_id not in parties_by_id([draft.party_id]):
        raise InvalidShelfRule("there is no such party", field="party_id")
    row.from_at, row.until_at = _period(draft, row.from_at)
    row.channel_id, row.category_id = draft.channel_id, shelf.id if shelf else None
    row.segment_id, row.party_id = draft.segment_id, draft.party_id
    row.query, row.name, row.why = draft.query, draft.name.strip(), draft.why
    row.kind, row.place, row.factor = draft.kind.value, draft.place, draft.factor
    row.stock, row.priority = draft.stock.value if draft.stock else "", draft.priority
    return [products[slug] for slug in draft.product_slugs]


def _period(draft: ShelfDraft, begun: datetime) -> tuple[datetime, datetime | None]:
    for field, moment in (("from_at", draft.from_at), ("until_at", draft.until_at)):
        if moment is not None and moment.utcoffset() is None:
            raise InvalidShelfRule("a time says its zone", field=field)
    from_at = draft.from_at or begun
    if draft.until_at is not None and draft.until_at <= max(from_at, clock.now()):
        raise InvalidShelfRule("it ends before it begins", field="until_at")
    return from_at, draft.until_at


def _told(row: ShelfRuleRow) -> dict[str, Any]:
    """A rule as the audit tells it."""
    ids = list(ShelfRuleProduct.objects.filter(rule=row).order_by("position").values_list("product_id", flat=True))
    slugs = product_slugs(ids)
    shelves = categories_by_id([row.category_id]) if row.category_id else {}
    facts = {
        "channel": str(row.channel_id),
        "kind": row.kind,
        "name": row.name,
        "category": shelves[row.category_id].slug if row.category_id else "",
        "query": row.query,
        "segment": str(row.segment_id or ""),
        "party": str(row.party_id or ""),
        "products": [slugs[one] for one in ids],
        "place": row.place,
        "factor": str(row.factor.normalize()) if row.factor else None,
        "stock": row.stock,
        "priority": row.priority,
        "from": row.from_at.isoformat(),
        "until": row.until_at.isoformat() if row.until_at else None,
        "why": row.why,
    }
    return {key: value for key, value in facts.items() if value not in ("", None, [])}


def _record(actor: Actor, action: str, rule_id: UUID, **facts: Any) -> None:
    audit.record(actor=actor, action=f"search.{action}", subject_kind="shelf_rule", subject_id=rule_id, **facts)
