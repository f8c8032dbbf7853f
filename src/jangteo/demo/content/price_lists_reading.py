"""The demo's price lists: retail, trade, and what two companies have agreed by contract."""

from collections.abc import Iterator
from typing import Any

from jangteo.demo.content.types import ListedPrice, PriceList, Product, Step, Variant
from jangteo.demo.content.yaml_files import bilingual, read


def read_price_lists(products: tuple[Product, ...]) -> tuple[PriceList, ...]:
    """Retail (gross) for the shop, trade (net) for dealers, the contracts of `price_lists.yml`, and a sale.

    What is on sale stands in the retail list at the price it was.
    """
    rows = read("price_lists.yml")
    variants = [variant for product in products for variant in product.variants]
    retail = tuple(
        ListedPrice(v.sku, (Step(1, v.reference_krw or v.retail_krw),)) for v in variants if v.retail_krw is not None
    )
    retail += tuple(_lately(rows["sale"], products))
    sale = tuple(ListedPrice(v.sku, (Step(1, v.retail_krw),)) for v in variants if v.on_sale and v.retail_krw)
    trade = tuple(ListedPrice(v.sku, v.ladder) for v in variants if v.ladder)
    lists = [_list(rows["retail"], retail), _list(rows["trade"], trade)]
    lists += [_list(row, tuple(_contract(row, products))) for row in rows["contracts"]]
    return (*lists, _list(rows["sale"], sale))


def _lately(row: Any, products: tuple[Product, ...]) -> Iterator[ListedPrice]:
    """Prices that held for a few days before the sale."""
    by_code = {product.code: product for product in products}
    for code, one in row["lately"].items():
        for variant in by_code[code].variants:
            yield ListedPrice(variant.sku, (Step(1, one["price"]),), _days(one))


def _days(row: Any) -> tuple[int, int]:
    first, last = row["days"]
    return first, last


def _list(row: Any, prices: tuple[ListedPrice, ...]) -> PriceList:
    return PriceList(
        code=row["code"],
        name=bilingual(row["name"]),
        gross=row["gross"],
        channel=row.get("channel"),
        segment=row.get("segment"),
        company=row.get("company"),
        prices=prices,
        sale_days=_days(row) if "days" in row else None,
    )


def _contract(row: Any, products: tuple[Product, ...]) -> list[ListedPrice]:
    """Agreed net prices: `product code: {quantity: won}`, for all variants or the one named by SKU."""
    by_product = {product.code: product for product in products}
    prices: list[ListedPrice] = []
    for code, steps in row["net"].items():
        agreed = tuple(Step(quantity, won) for quantity, won in steps.items())
        prices += [ListedPrice(variant.sku, agreed) for variant in _covered(code, by_product)]
    return prices


def _covered(code: str, by_product: dict[str, Product]) -> tuple[Variant, ...]:
    if code in by_product:
        return by_product[code].variants
    found = tuple(v for product in by_product.values() for v in product.variants if v.sku == code)
    if not found:
        raise ValueError(f"a contract names {code}, which is neither a product nor a SKU")
    return found
