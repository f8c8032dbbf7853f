"""The demo's price lists: retail, trade, and what two companies have agreed by contract."""

from typing import Any

from jangteo.demo.content.types import ListedPrice, PriceList, Product, Step, Variant
from jangteo.demo.content.yaml_files import bilingual, read


def read_price_lists(products: tuple[Product, ...]) -> tuple[PriceList, ...]:
    """Retail (gross) for the shop, trade (net) for dealers, and the contracts of `price_lists.yml`."""
    rows = read("price_lists.yml")
    variants = [variant for product in products for variant in product.variants]
    retail = tuple(ListedPrice(v.sku, (Step(1, v.retail_krw),)) for v in variants if v.retail_krw is not None)
    trade = tuple(ListedPrice(v.sku, v.ladder) for v in variants if v.ladder)
    lists = [_list(rows["retail"], retail), _list(rows["trade"], trade)]
    lists += [_list(row, tuple(_contract(row, products))) for row in rows["contracts"]]
    return tuple(lists)


def _list(row: Any, prices: tuple[ListedPrice, ...]) -> PriceList:
    return PriceList(
        code=row["code"],
        name=bilingual(row["name"]),
        gross=row["gross"],
        channel=row.get("channel"),
        segment=row.get("segment"),
        company=row.get("company"),
        prices=prices,
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
