"""Categories, products, prices, costs and stock, by SKU."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.connect.services.exports.columns import cells
from jangteo.connect.services.writers.bounds import bound_facts
from jangteo.connect.services.writers.categories import category_facts
from jangteo.connect.services.writers.lots import lot_facts
from jangteo.connect.services.writers.products import portable_facts
from jangteo.connect.types import ImportKind
from jangteo.inventory import selectors as inventory
from jangteo.inventory.types import Tracking
from jangteo.kernel.types import Actor
from jangteo.pricing import selectors as pricing

PAGE, MOST_PRICES = 1_000, 5_000
type Rows = Iterator[Sequence[str]]


def category_rows(actor: Actor) -> Rows:
    """Every category, those above first."""
    for one in catalog.list_portable_categories():
        yield cells(ImportKind.CATEGORIES, category_facts(one))


def product_rows(actor: Actor) -> Rows:
    """A row for each variant."""
    for page in catalog.pages_of_variants(PAGE):
        for one in catalog.portable_variants(page).values():
            yield cells(ImportKind.PRODUCTS, portable_facts(one))


def price_rows(actor: Actor) -> Rows:
    """Prices that hold or will, of every list with prices of its own."""
    own = {one.code for one in pricing.list_price_lists() if not one.derived_from}
    for skus in _by_prices():
        rows = [(skus[row[1]], *row) for row in pricing.portable_prices(skus) if row[0] in own]
        for sku, code, _, quantity, price, since, until in sorted(rows, key=_place):
            facts = {"sku": sku, "price_list": code, "min_quantity": quantity, "unit_price": price}
            yield cells(ImportKind.PRICES, facts | {"since": since, "until": until})


def bound_rows(actor: Actor) -> Rows:
    """Floors and caps of lists that follow from others."""
    bounds = {one.code: pricing.list_bounds(one.code) for one in pricing.list_price_lists() if one.derived_from}
    for page in catalog.pages_of_variants(PAGE):
        for sku, pk in page.items():
            for code in sorted(code for code, some in bounds.items() if pk in some):
                facts = {"sku": sku, "price_list": code} | bound_facts(bounds[code][pk])
                yield cells(ImportKind.BOUNDS, facts)


def cost_rows(actor: Actor) -> Rows:
    """Costs that count and have not ended."""
    for page in catalog.pages_of_variants(PAGE):
        skus = {pk: sku for sku, pk in page.items()}
        rows = [(skus[row[1]], *row) for row in pricing.portable_costs(page.values(), actor)]  # type: ignore[index]
        for sku, currency, _, _, cost, since, until in sorted(rows, key=_place):
            facts = {"sku": sku, "currency": currency, "unit_cost": cost, "since": since, "until": until}
            yield cells(ImportKind.COSTS, facts)


def stock_rows(actor: Actor) -> Rows:
    """What every place has on hand, told apart by neither lots nor numbers; what is between places is in none."""
    for page in catalog.pages_of_variants(PAGE):
        tracking = inventory.tracking_by_variant(page.values())
        skus = {pk: sku for sku, pk in page.items() if tracking.get(pk) == Tracking.NONE}
        levels = [level for level in inventory.list_stock(skus) if not level.is_moving]
        for level in sorted(levels, key=lambda one: (skus[one.variant_id], one.place_code)):
            facts = {"sku": skus[level.variant_id], "place": level.place_code, "quantity": level.on_hand}
            yield cells(ImportKind.STOCK, facts)


def lot_rows(actor: Actor) -> Rows:
    """What every place has or had of each lot; without a lot: of what lay there before lots were told apart."""
    for page in catalog.pages_of_variants(PAGE):
        tracking = inventory.tracking_by_variant(page.values())
        skus = {pk: sku for sku, pk in page.items() if tracking.get(pk) == Tracking.LOT}
        lots = inventory.lots_by_code(skus)
        levels = [level for level in inventory.lot_levels(skus) if level.on_hand or level.lot]
        for level in sorted(levels, key=lambda one: (skus[one.variant_id], one.place_code, one.lot)):
            facts = {"sku": skus[level.variant_id], "place": level.place_code, "lot": level.lot}
            facts |= lot_facts(lots.get((level.variant_id, level.lot)))
            yield cells(ImportKind.LOTS, facts | {"quantity": level.on_hand})


def serial_rows(actor: Actor) -> Rows:
    """Every unit that has a number of its own and is in a place; whose moves are known by their numbers stay here."""
    for page in catalog.pages_of_variants(PAGE):
        tracking = inventory.tracking_by_variant(page.values())
        for sku, variant_id in page.items():
            if tracking[variant_id] == Tracking.SERIAL:
                for place, serial in inventory.iterate_serials(variant_id):
                    yield cells(ImportKind.SERIALS, {"sku": sku, "serial": serial, "place": place})


def _by_prices() -> Iterator[dict[UUID, str]]:
    """{variant: SKU} of as many as have few prices together: one of them may have thousands."""
    for page in catalog.pages_of_variants(PAGE):
        counts = pricing.count_prices(page.values())
        some: dict[UUID, str] = {}
        left = MOST_PRICES
        for sku, pk in page.items():
            if some and counts.get(pk, 0) > left:
                yield some
                some, left = {}, MOST_PRICES
            some[pk] = sku
            left -= counts.get(pk, 0)
        yield some


def _place(row: tuple) -> tuple:  # type: ignore[type-arg]
    sku, code, _, quantity, _, since, _ = row
    return (sku, code, quantity, since is not None, since)
