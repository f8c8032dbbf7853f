"""Products from `products/*.yml`.

Keys of an entry: code (also the slug), sku (stem), name, tagline, text and trade (what shoppers and
dealers read), specs (`320 ml`, option code, true/false or [ko, en]), colour (one) or colours/woods
(choices), sizes/scents/sets (`code: [SKU part, ko, en, ink if it shows]`), price (KRW, tax included, first choice) with
`more` and `heavier` per choice, was (earlier price while on sale), trade_price (net, for what only dealers
buy), case and pallet (pieces in a case, cases on a pallet), ladder (dealers' percent of the net retail
price at 1, one case, four cases), weight (g), stock (`SKU: SEOUL/BUSAN/STORE1`), channels (default both),
tax, launched, picture, manual, content (of one piece: `180 ml`).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product as combinations
from typing import Any
from zlib import crc32

from jangteo.demo.content.checkdigits import internal_gtin
from jangteo.demo.content.manual_reading import read_manual
from jangteo.demo.content.types import (
    Category,
    Option,
    OptionValue,
    Product,
    Specification,
    Step,
    Text,
    Unit,
    Variant,
)
from jangteo.demo.content.vocabulary import (
    attributes,
    categories,
    colour_sku_part,
    colours,
    option_name,
    unit_name,
)
from jangteo.demo.content.yaml_files import bilingual, read
from jangteo.demo.drawings.picture import Picture

PLACES = ("SEOUL", "BUSAN", "STORE1")
_AXES = {"colours": "colour", "woods": "wood", "sizes": "size", "scents": "scent", "sets": "set"}
_DEALER_PERCENT = (62, 58, 54)
_TRADE_ONLY_PERCENT = (100, 95, 90)


def read_products() -> Iterator[Product]:
    """Every product, category by category."""
    for category in categories():
        for row in read(f"products/{category.slug}.yml"):
            yield _product(row, category)


def read_gift_cards() -> tuple[Category, tuple[Product, ...]]:
    """The category of gift cards, and the cards."""
    told = read("gift_cards.yml")
    row = told["category"]
    category = Category(
        slug=row["slug"],
        position=row["position"],
        name=bilingual(row["name"]),
        blurb=bilingual(row["blurb"]),
        ground=row["ground"],
        attributes=(),
    )
    return category, tuple(_product(card, category) for card in told["cards"])


def _product(row: Any, category: Category) -> Product:
    axes = _axes(row)
    specifications = tuple(_specifications(row))
    return Product(
        code=row["code"],
        slug=row["code"],
        category=category.slug,
        name=bilingual(row["name"]),
        tagline=bilingual(row["tagline"]),
        description=bilingual(row["text"]),
        trade=bilingual(row["trade"]) if "trade" in row else None,
        specifications=specifications,
        options=tuple(Option(code, option_name(code), tuple(values)) for code, (values, _) in axes.items()),
        variants=tuple(_variants(row, axes)),
        units=tuple(_units(row)),
        tax_code=row.get("tax", "standard"),
        channels=_channels(row),
        launched=_date(row["launched"]),
        picture=_picture(row, category),
        manual=read_manual(row["code"], bilingual(row["name"]), specifications) if row.get("manual") else None,
        content=_content(row["content"]) if "content" in row else None,
    )


def _content(text: str) -> tuple[Decimal, str]:
    amount, unit = text.split(" ")
    return Decimal(amount), unit


def _axes(row: Any) -> dict[str, tuple[list[OptionValue], dict[str, str]]]:
    """Option code → its values and the SKU part of each."""
    axes = {}
    for key, option in _AXES.items():
        if key not in row:
            continue
        if key in ("colours", "woods"):
            parts = {code: colour_sku_part(code) for code in row[key]}
            axes[option] = ([colours()[code] for code in row[key]], parts)
        else:
            parts = {code: entry[0] for code, entry in row[key].items()}
            values = [
                OptionValue(code, Text(entry[1], entry[2]), entry[3] if len(entry) > 3 else None)
                for code, entry in row[key].items()
            ]
            axes[option] = (values, parts)
    return axes


def _variants(row: Any, axes: dict[str, tuple[list[OptionValue], dict[str, str]]]) -> Iterator[Variant]:
    for chosen in combinations(*(values for values, _ in axes.values())):
        choice = dict(zip(axes, chosen, strict=True))
        parts = [axes[option][1][value.code] for option, value in choice.items()]
        codes = [value.code for value in chosen]
        sku = "-".join([row["sku"], *parts])
        retail = _retail(row, codes)
        yield Variant(
            sku=sku,
            gtin=internal_gtin(sku),
            name=_variant_name(row, chosen),
            options={option: value.code for option, value in choice.items()},
            weight_g=row["weight"] + _added(row, "heavier", codes),
            retail_krw=retail,
            reference_krw=row["was"] + _added(row, "more", codes) if "was" in row else None,
            ladder=_ladder(row, retail, codes),
            stock=_stock(row, sku),
        )


def _variant_name(row: Any, chosen: tuple[OptionValue, ...]) -> Text:
    if not chosen:
        return bilingual(row["name"])
    return Text(" · ".join(v.name.ko for v in chosen), " · ".join(v.name.en for v in chosen))


def _added(row: Any, key: str, codes: list[str]) -> int:
    table = row.get(key, {})
    return sum(table.get(code, 0) for code in codes)


def _retail(row: Any, codes: list[str]) -> int | None:
    return row["price"] + _added(row, "more", codes) if "price" in row else None


def _ladder(row: Any, retail: int | None, codes: list[str]) -> tuple[Step, ...]:
    """Steps at one piece, one case and four cases, in whole tens of won."""
    if "wholesale" not in _channels(row):
        return ()
    if retail is None:
        net, percents = (
            row["trade_price"] + _added(row, "more", codes),
            row.get("ladder", _TRADE_ONLY_PERCENT),
        )
    else:
        net = retail if row.get("tax") == "exempt" else retail * 10 // 11
        percents = row.get("ladder", _DEALER_PERCENT)
    case = row.get("case", 1)
    quantities = (1, case, case * 4) if case > 1 else (1, 4, 10)
    return tuple(
        Step(quantity, net * percent // 1000 * 10) for quantity, percent in zip(quantities, percents, strict=True)
    )


def _stock(row: Any, sku: str) -> dict[str, int]:
    """As written in the entry; else spread evenly but the same every time, with some bare shelves."""
    written = row.get("stock", {}).get(sku)
    if written is not None:
        return dict(zip(PLACES, (int(part) for part in written.split("/")), strict=True))
    seed = crc32(sku.encode())
    if seed % 23 == 0:
        return dict.fromkeys(PLACES, 0)
    case = row.get("case", 4)
    store = (seed // 7) % 9 if "shop" in _channels(row) else 0
    return {"SEOUL": case * (2 + seed % 9), "BUSAN": case * ((seed // 11) % 5), "STORE1": store}


def _units(row: Any) -> Iterator[Unit]:
    yield Unit("each", unit_name("each"), 1)
    if "case" in row:
        yield Unit("case", unit_name("case"), row["case"])
        if "pallet" in row:
            yield Unit("pallet", unit_name("pallet"), row["case"] * row["pallet"])


def _channels(row: Any) -> tuple[str, ...]:
    return tuple(row.get("channels", ("shop", "wholesale")))


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _picture(row: Any, category: Category) -> Picture:
    params = dict(row["picture"])
    first = next((row[key][0] for key in ("colours", "woods") if key in row), row.get("colour", "white"))
    return Picture(
        kind=params.pop("kind"),
        ground=params.pop("ground", category.ground),
        colour=params.pop("ink", None) or str(colours()[first].swatch),
        accent=params.pop("accent", "#39404C"),
        params=params,
    )


def _specifications(row: Any) -> Iterator[Specification]:
    written = dict(row["specs"])
    if "colour" in row:
        written["colour"] = row["colour"]
    for attribute in attributes():
        if attribute.code in written:
            yield _specification(attribute.code, attribute.kind, written.pop(attribute.code))
    if written:
        raise ValueError(f"{row['code']}: unknown specifications {sorted(written)}")


def _specification(code: str, kind: str, value: Any) -> Specification:
    if kind == "number":
        number, _, unit = str(value).partition(" ")
        return Specification(code, Decimal(number), unit or None)
    if kind == "text":
        return Specification(code, bilingual(value))
    return Specification(code, value)
