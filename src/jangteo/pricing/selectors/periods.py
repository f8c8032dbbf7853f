"""What applies when: the periods of each step of a list, past, now and to come."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Case, DateTimeField, F, Q, When
from django.db.models.functions import Least

from jangteo.kernel import clock
from jangteo.kernel.money import RoundingMode
from jangteo.kernel.types import Actor
from jangteo.pricing import rules
from jangteo.pricing.errors import PriceListNotFound
from jangteo.pricing.models import PastPrice, Price, PriceList
from jangteo.pricing.selectors.lists import lists_having
from jangteo.pricing.types import CalendarRow, KnownPrice, PriceListView, PricePeriod

type Key = tuple[UUID, int]
MANY = 2_000


def price_periods(
    price_list_code: str, variant_ids: Collection[UUID] | None = None
) -> dict[Key, Sequence[PricePeriod]]:
    """{(variant, from quantity): its periods, ascending}; two queries.

    variant_ids  None: all that the list has
    A derived list's are those of its source, multiplied and rounded.
    raises  PriceListNotFound
    """
    one = PriceList.objects.filter(code=price_list_code).first()
    if one is None:
        raise PriceListNotFound(f"there is no price list {price_list_code[:40]!r}", list=price_list_code[:40])
    rows = Price.objects.filter(price_list=one.source_id).order_by("valid_from")
    if variant_ids is not None and len(variant_ids) <= MANY:
        rows = rows.filter(variant__in=variant_ids)
    found: dict[Key, list[PricePeriod]] = defaultdict(list)
    for variant_id, quantity, price, since, until in rows.values_list(
        "variant_id", "min_quantity", "unit_price", "valid_from", "valid_until"
    ):
        found[variant_id, quantity].append(_derived(PricePeriod(price, since, until), one.chain))
    if variant_ids is not None and len(variant_ids) > MANY:
        wanted = set(variant_ids)
        found = defaultdict(list, {key: periods for key, periods in found.items() if key[0] in wanted})
    return {key: rules.put_together(periods) for key, periods in found.items()}


def _derived(one: PricePeriod, chain: Sequence[Sequence[str]]) -> PricePeriod:
    if not chain:
        return one
    return replace(one, unit_price=rules.along_chain({1: one.unit_price}, chain, RoundingMode.HALF_UP)[1])


def is_rewritten(price_list_id: UUID, since: datetime) -> bool:
    """Whether prices of a list's own, or what bounds those it derives, were written after a moment.

    Rows of the list that it derives from, which change every day, are not its own.
    """
    written = Price.objects.filter(price_list=price_list_id, known_from__gt=since)
    replaced = PastPrice.objects.filter(price_list=price_list_id, known_until__gt=since)
    return written.exists() or replaced.exists()


def changed_steps(price_list_id: UUID, keys: Iterable[Key], since: datetime) -> set[Key]:
    """The steps of these that were written after a moment; two queries."""
    asked = set(keys)
    known = Price.objects.filter(price_list=price_list_id, known_from__gt=since)
    past = PastPrice.objects.filter(price_list=price_list_id, known_until__gt=since)
    if len(asked) <= MANY:
        variants = {variant_id for variant_id, _ in asked}
        known, past = known.filter(variant__in=variants), past.filter(variant__in=variants)
    touched = {*known.values_list("variant_id", "min_quantity"), *past.values_list("variant_id", "min_quantity")}
    return asked & touched


def prices_at(periods: Mapping[Key, Sequence[PricePeriod]], at: datetime) -> dict[Key, PricePeriod]:
    """Of each step the period that holds at a moment."""
    return {key: found for key, known in periods.items() if (found := rules.price_at(known, at)) is not None}


def calendar_of(variant_ids: Collection[UUID], actor: Actor) -> list[CalendarRow]:
    """What applies when of these in every list that staff may see, past, now and to come; five queries.

    returns  by variant, then in the order in which lists are asked, then by step and time
    """
    lists = lists_having(variant_ids, actor)
    origins = {
        pk: (source, chain)
        for pk, source, chain in PriceList.objects.filter(pk__in=[one.id for one in lists]).values_list(
            "pk", "source", "chain"
        )
    }
    rows: dict[UUID, list[tuple[UUID, int, PricePeriod]]] = defaultdict(list)
    stored = Price.objects.filter(variant__in=variant_ids, price_list__in={source for source, _ in origins.values()})
    for row in stored.order_by("min_quantity", F("valid_from").asc(nulls_first=True)):
        period = PricePeriod(row.unit_price, row.valid_from, row.valid_until)
        rows[row.price_list_id].append((row.variant_id, row.min_quantity, period))
    return [
        CalendarRow(one, variant_id, quantity, _derived(period, origins[one.id][1]))
        for asked in variant_ids
        for one in lists
        for variant_id, quantity, period in rows[origins[one.id][0]]
        if variant_id == asked
    ]


def coming_changes(price_list: PriceListView, *, limit: int) -> list[CalendarRow]:
    """The prices of a list that begin or end after now, the nearest first; a derived one's come of its source's."""
    now = clock.now()
    one = PriceList.objects.get(pk=price_list.id)
    soon = Least(Case(When(valid_from__gt=now, then=F("valid_from")), output_field=DateTimeField()), F("valid_until"))
    rows = Price.objects.filter(Q(valid_from__gt=now) | Q(valid_until__gt=now), price_list=one.source_id)
    rows = rows.annotate(soon=soon).order_by("soon", "variant", "min_quantity", "valid_from")[:limit]
    return [
        CalendarRow(
            price_list,
            row.variant_id,
            row.min_quantity,
            _derived(PricePeriod(row.unit_price, row.valid_from, row.valid_until), one.chain),
        )
        for row in rows
    ]


def past_prices(price_list_code: str, variant_id: UUID, *, limit: int) -> list[KnownPrice]:
    """What was known of a variant's prices in a list of its own prices before it was changed, the latest first."""
    rows = PastPrice.objects.filter(price_list__code=price_list_code, variant=variant_id)
    return [
        KnownPrice(
            row.min_quantity,
            PricePeriod(row.unit_price, row.valid_from, row.valid_until),
            row.known_from,
            row.known_until,
        )
        for row in rows.order_by("-known_until", "min_quantity", "-id")[:limit]
    ]
