from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.demo.content.types import Content, PriceList
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shelves import both
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock
from jangteo.pricing import services as pricing
from jangteo.pricing.types import CostRow, PriceRow
from jangteo.segments.services import create_segment

TEN_WON = Decimal("1E1")
WITH_TAX, DEALERS = Decimal("1.1"), Decimal("1.5")  # what consumers pay of a net price, and of a dealer's
COST_SHARES = (41, 44, 46, 48, 51, 53, 57)  # per cent of what consumers pay without tax
PRIORITIES = {"company": 30, "segment": 20, "sale": 15, "channel": 10}


def make_prices(
    content: Content,
    shops: Mapping[str, Channel],
    goods: Mapping[str, VariantId],
    buyers: Mapping[str, Buyer],
    *,
    today: date,
) -> None:
    """Every price list with its prices, given to the channel, segment or company it is for.

    today  the day from which a sale's days are counted
    """
    for price_list in content.price_lists:
        kind = "company" if price_list.company else "segment" if price_list.segment else "channel"
        valid_from, valid_until = _period(price_list.sale_days, today)
        pricing.create_price_list(
            code=price_list.code,
            names=both(price_list.name),
            currency="KRW",
            includes_tax=price_list.gross,
            priority=PRIORITIES["sale" if price_list.sale_days else kind],
            valid_from=valid_from,
            valid_until=valid_until,
            is_sale=price_list.sale_days is not None,
            actor=SEEDER,
        )
        _give(price_list, shops, buyers)
        pricing.set_prices(
            price_list_code=price_list.code,
            prices=[
                PriceRow(goods[price.sku], Decimal(step.net_krw), step.quantity, *_period(price.days, today))
                for price in price_list.prices
                for step in price.steps
            ],
            actor=SEEDER,
        )


def make_costs(content: Content) -> int:
    """What the maker's goods cost to make, by their SKU a share of what buyers pay without tax; returns of how many."""
    lists = {one.code: one for one in content.price_lists}
    nets = {price.sku: Decimal(price.steps[0].net_krw) * DEALERS for price in lists["trade"].prices}
    nets |= {price.sku: price.steps[0].net_krw / WITH_TAX for price in lists["retail"].prices if price.days is None}
    rows = [CostRow(sku, (net * _cost_share(sku)).quantize(TEN_WON)) for sku, net in sorted(nets.items())]
    why = "standard costs of the workshop"
    return pricing.set_costs(currency="KRW", rows=rows, actor=SEEDER, source="demo", why=why)


def _cost_share(sku: str) -> Decimal:
    return Decimal(COST_SHARES[sum(sku.encode()) % len(COST_SHARES)]) / 100


def _period(days: tuple[int, int] | None, today: date) -> tuple[datetime | None, datetime | None]:
    if days is None:
        return None, None
    first, last = (datetime.combine(today + timedelta(days=day), time.min, tzinfo=clock.SEOUL) for day in days)
    return first, last


def _give(price_list: PriceList, shops: Mapping[str, Channel], buyers: Mapping[str, Buyer]) -> None:
    if price_list.company:
        party_id = buyers[price_list.company].actor.party_id
        pricing.give_to(price_list_code=price_list.code, party_id=party_id, actor=SEEDER)
    elif price_list.segment:
        segment_id = create_segment(code=price_list.segment, names={"ko": "거래처", "en": "Dealers"})
        pricing.give_to(price_list_code=price_list.code, segment_id=segment_id, actor=SEEDER)
    elif price_list.channel:
        pricing.give_to(price_list_code=price_list.code, channel_id=shops[price_list.channel].id, actor=SEEDER)
