"""The rules of shelves: those in force for a buyer, and those that staff read."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from jangteo.catalog.selectors import product_slugs
from jangteo.catalog.selectors.shelves import categories_by_id
from jangteo.catalog.types import ListingFilter, ProductId, Viewer
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.kernel.prepared import prepared
from jangteo.parties.selectors import parties_by_id
from jangteo.search import rules
from jangteo.search.errors import ShelfRuleNotFound
from jangteo.search.models import ShelfRuleProduct, ShelfRuleRow
from jangteo.search.types import ShelfDraft, ShelfKind, ShelfRow, ShelfRule, ShelfState, StockWord
from jangteo.segments.selectors import in_segment_of, segments_by_id


def rules_for(viewer: Viewer, wanted: ListingFilter, category_id: UUID | None) -> list[ShelfRule]:
    """The rules that move products for this viewer in this listing now; one query."""
    query = rules.plain_query(wanted.text)
    return [_rule(row, row.product_ids) for row in _moving(viewer, query or None, None if query else category_id)]  # type: ignore[attr-defined]


@prepared
def _moving(viewer: Viewer, query: str | None, category_id: UUID | None) -> QuerySet[ShelfRuleRow]:
    where = Q(category=None, query="")
    if category_id is not None:
        where |= Q(category=category_id)
    if query is not None:
        where |= Q(query=query)
    whom = Q(party=None) | Q(party__in=viewer.party_ids)
    within = Q(segment=None) | in_segment_of("segment", viewer.party_ids) if viewer.party_ids else Q(segment=None)
    rows = in_force().filter(where, whom, within, channel=viewer.channel_id).annotate(product_ids=_products())
    return rows.order_by("id")


def in_force() -> QuerySet[ShelfRuleRow]:
    """Rules that hold now."""
    now = clock.now()
    return ShelfRuleRow.objects.filter(Q(until_at=None) | Q(until_at__gt=now), from_at__lte=now)


def is_sold_out_last(channel_id: UUID) -> bool:
    """Whether a channel puts what is sold out last of all."""
    return in_force().filter(channel=channel_id, kind=ShelfKind.SOLD_OUT_LAST.value).exists()


def list_shelf_rules(channel_id: UUID, language: str) -> list[ShelfRow]:
    """A channel's rules: in force first by priority, then those to come, then the ended; without its setting."""
    rows = ShelfRuleRow.objects.filter(channel=channel_id).exclude(kind=ShelfKind.SOLD_OUT_LAST.value)
    found = _rows(rows.order_by("-priority", "id"), language)
    order = [ShelfState.IN_FORCE, ShelfState.WAITING, ShelfState.ENDED]
    return sorted(found, key=lambda one: order.index(one.state))


def get_shelf_rule(rule_id: UUID, language: str) -> ShelfRow:
    """One rule.

    raises  ShelfRuleNotFound, also for a channel's setting, which is no rule to edit
    """
    rows = ShelfRuleRow.objects.filter(pk=rule_id).exclude(kind=ShelfKind.SOLD_OUT_LAST.value)
    found = _rows(rows, language)
    if not found:
        raise ShelfRuleNotFound
    return found[0]


def _products() -> ArraySubquery:
    return ArraySubquery(ShelfRuleProduct.objects.filter(rule=OuterRef("pk")).order_by("position").values("product_id"))


def _rule(row: ShelfRuleRow, product_ids: Iterable[UUID]) -> ShelfRule:
    return ShelfRule(
        id=row.pk,
        kind=ShelfKind(row.kind),
        name=row.name,
        priority=row.priority,
        products=tuple(ProductId(one) for one in product_ids),
        place=row.place or 1,
        factor=row.factor or Decimal(1),
        stock=StockWord(row.stock) if row.stock else None,
    )


def _rows(queryset: QuerySet[ShelfRuleRow], language: str) -> list[ShelfRow]:
    rows = list(queryset.annotate(product_ids=_products()))
    slugs = product_slugs(one for row in rows for one in row.product_ids)
    shelves = categories_by_id({row.category_id for row in rows if row.category_id})
    segments = segments_by_id({row.segment_id for row in rows if row.segment_id})
    parties = parties_by_id({row.party_id for row in rows if row.party_id})
    found = []
    for row in rows:
        names = [parties[row.party_id].name] if row.party_id in parties else []
        names += [say(names_, language) for pk, names_ in segments.items() if pk == row.segment_id]
        draft = ShelfDraft(
            channel_id=row.channel_id,
            kind=ShelfKind(row.kind),
            name=row.name,
            category_slug=shelves[row.category_id].slug if row.category_id else "",
            query=row.query,
            segment_id=row.segment_id,
            party_id=row.party_id,
            product_slugs=tuple(slugs[one] for one in row.product_ids),
            place=row.place,
            factor=row.factor,
            stock=StockWord(row.stock) if row.stock else None,
            priority=row.priority,
            from_at=row.from_at,
            until_at=row.until_at,
            why=row.why,
        )
        found.append(ShelfRow(row.pk, draft, _state(row), tuple(names), row.from_at, row.until_at))
    return found


def _state(row: ShelfRuleRow) -> ShelfState:
    now = clock.now()
    if row.until_at is not None and row.until_at <= now:
        return ShelfState.ENDED
    return ShelfState.WAITING if row.from_at > now else ShelfState.IN_FORCE
