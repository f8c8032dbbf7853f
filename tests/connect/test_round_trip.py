"""What is exported is imported again without changing anything, whatever it holds."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from connect.conftest import ACTOR, CUSTOMERS, ORDER_COLUMNS, ORDERS, PRODUCTS, Import
from jangteo.catalog import selectors as catalog
from jangteo.catalog import services as catalog_services
from jangteo.catalog.types import (
    AttributeKind,
    AxisDraft,
    OptionsDraft,
    OptionValueDraft,
    PictureDraft,
    ProductDraft,
    ProductRow,
    TextDraft,
    TextField,
    ValueDraft,
    VariantDraft,
    VariantId,
)
from jangteo.channels.services import create_channel
from jangteo.connect.services import export_table, run_import
from jangteo.connect.services.exports import SOURCES, goods
from jangteo.connect.types import ImportKind
from jangteo.inventory import services as stock_services
from jangteo.inventory.types import LotCount, LotDraft, PlaceKind, ReceiptLine, Tracking
from jangteo.parties import services as party_services
from jangteo.parties.selectors import find_party_by_reference
from jangteo.parties.types import ImportedParty, PartyKind, PostalAddress, RoleAudience
from jangteo.pricing import services as price_services
from jangteo.pricing.types import Bound, CostRow, Derivation, PriceRow
from jangteo.segments.services import create_segment

pytestmark = pytest.mark.django_db

NASTY = [
    "=1+1",
    "+cmd|x",
    "-5",
    "@SUM(A1)",
    "'quoted",
    "''",
    "줄\n바꿈",
    "a\r\nb",
    'say "hi", now',
    "\t tab ",
    "🫖 茶",
    "가" * 500,
]
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40),
)
PRICE = st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False)
LATER = datetime(2099, 1, 1, tzinfo=UTC)


def round_trip(folder: Path, forms: tuple[str, ...] = ("csv", "jsonl", "xlsx")) -> None:
    """Every kind out and in again in each form: all rows left alone, and the next file the same bytes."""
    for kind in SOURCES:
        for form in forms:
            path = folder / f"{kind.value}.{form}"
            rows = export_table(kind, path, actor=ACTOR)
            report = run_import(kind, path, f"jangteo-{kind.value}", actor=ACTOR)
            counts = report.counts
            assert (counts.rows_read, counts.rows_taken, counts.created, counts.changed) == (rows, rows, 0, 0), (
                kind,
                form,
                counts,
            )
            if form == "csv":
                again = folder / f"again-{path.name}"
                export_table(kind, again, actor=ACTOR)
                assert again.read_bytes() == path.read_bytes()


def make_shop(texts: list[str], prices: list[Decimal], counts: list[int]) -> None:
    """A category below another, a product of two variants with options, units and attributes, one plain product."""
    catalog_services.create_category(slug="top", names={"ko": texts[0][:200], "en": "Top"}, actor=ACTOR)
    catalog_services.create_category(slug="below", names={"en": texts[1][:200]}, parent_slug="top", actor=ACTOR)
    catalog_services.create_attribute(code="depth", names={"en": "Depth"}, kind=AttributeKind.NUMBER, unit="mm")
    catalog_services.create_attribute(code="note", names={"en": "Note"}, kind=AttributeKind.TEXT)
    values = (ValueDraft("depth", number=Decimal("1.50"), unit="cm"), ValueDraft("note", texts={"ko": texts[2]}))
    sizes = tuple(
        OptionValueDraft(code, {"en": code, "ko": texts[3][:20] if texts[3][:20].strip() else "x"})
        for code in ("s", "m")
    )
    names = tuple(
        TextDraft(TextField.NAME, language, text[:200]) for language, text in zip(("ko", "en"), texts, strict=False)
    )
    catalog_services.create_product(
        draft=ProductDraft(
            slug="pot",
            category_slug="below",
            texts=(*names, TextDraft(TextField.DESCRIPTION, "ko", texts[4])),
            variants=(
                VariantDraft("=POT-S", weight_grams=Decimal("12.5"), units={"box": (12, 1), "half": (1, 2)}),
                VariantDraft("POT-M", gtin="4006381333931"),
            ),
            values=values,
            options=OptionsDraft((AxisDraft("size", {"en": "Size"}, sizes),), {"=POT-S": ("s",), "POT-M": ("m",)}),
        ),
        actor=ACTOR,
    )
    catalog_services.upsert_products(rows=[catalog_row("PLAIN", texts[5])], actor=ACTOR)
    variants = catalog.variants_by_sku(["=POT-S", "POT-M", "PLAIN"])
    price_services.create_price_list(
        code="base", names={"en": "Base"}, currency="KRW", includes_tax=True, priority=0, actor=ACTOR
    )
    rows = [
        PriceRow(variant.id, price, quantity)
        for variant in variants.values()
        for quantity, price in zip((1, 10), prices, strict=False)
    ]
    price_services.set_prices(price_list_code="base", prices=rows, actor=ACTOR)
    future = PriceRow(variants["PLAIN"].id, prices[2], 1, since=LATER)
    price_services.set_prices(price_list_code="base", prices=[future], actor=ACTOR)
    price_services.set_costs(currency="KRW", rows=[CostRow("PLAIN", Decimal("3.25"))], actor=ACTOR)
    stock_services.create_place(code="hall", names={"en": "Hall"}, kind=PlaceKind.WAREHOUSE)
    for variant, count in zip(variants.values(), counts, strict=False):
        if count:
            stock_services.set_counted(place_code="hall", counts={variant.id: count}, key="first", actor=ACTOR)
    make_lots(variants["POT-M"].id, counts[0], texts[0])
    make_numbers(texts)
    words = {"ko": " ".join(texts[0].split())[:200] or "x", "en": " ".join(texts[1].split())[:200] or "x"}
    for sku, drawing in ((None, "red"), ("POT-M", "blue")):
        content = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect fill="{drawing}"/></svg>'
        draft = PictureDraft("x.svg", content.encode(), words, variants[sku].id if sku else None)
        catalog_services.add_picture(product_id=catalog.product_ids_by_slug(["pot"])["pot"], draft=draft, actor=ACTOR)
    for place, kind in enumerate((PartyKind.PERSON, PartyKind.HOUSEHOLD, PartyKind.COMPANY)):
        party = ImportedParty(key=str(place), kind=kind, name=texts[place][:200].strip() or "x", phone=texts[3][:40])
        party_services.create_imported_parties(source="till", rows=[party])


def make_lots(variant_id: VariantId, count: int, code: str) -> None:
    """Units of a lot that expires, of one that is recalled, and those that lay there before lots were told apart."""
    stock_services.set_tracking(variant_id=variant_id, tracking=Tracking.LOT, actor=ACTOR)
    lots = [LotDraft(code.strip()[:40] or "x", date(2026, 1, 1), date(2027, 1, 1)), LotDraft("L-2")]
    found = [LotCount(variant_id, count, lots[0]), LotCount(variant_id, count + 1, lots[1])]
    stock_services.set_counted_lots(place_code="hall", counts=found, key="lots", actor=ACTOR)
    stock_services.recall_lot(variant_id=variant_id, lot_code="L-2", why=code[:300].strip() or "x", actor=ACTOR)


def make_numbers(texts: list[str]) -> None:
    """Units with numbers of a product of their own."""
    catalog_services.upsert_products(rows=[catalog_row("NUMBERED", "x")], actor=ACTOR)
    variant_id = catalog.variant_ids_by_sku(["NUMBERED"])["NUMBERED"]
    stock_services.set_tracking(variant_id=variant_id, tracking=Tracking.SERIAL, actor=ACTOR)
    numbers = sorted({text[:60] for text in texts})
    line = ReceiptLine(variant_id, len(numbers), None, numbers)
    stock_services.receive_goods(place_code="hall", lines=[line], key="numbers", actor=ACTOR)


def make_heads(texts: list[str], share: Decimal) -> None:
    """An attribute of choices, a list for three audiences with one that follows from it, a member of a company."""
    choices = {"oak": {"en": texts[0][:200], "ko": texts[1][:200]}, "ash": {"en": "Ash"}}
    catalog_services.create_attribute(
        code="wood",
        names={"ko": texts[2][:200]},
        kind=AttributeKind.OPTION,
        is_facet=True,
        position=-3,
        options=choices,
    )
    price_services.create_price_list(
        code="ours",
        names={"en": texts[3].strip()[:200] or "x", "ko": "우리"},
        currency="KRW",
        includes_tax=False,
        valid_until=LATER,
        is_sale=True,
        priority=7,
        actor=ACTOR,
    )
    for source, kind in (("jangteo", PartyKind.COMPANY), ("other", PartyKind.PERSON)):
        party_services.create_imported_parties(source=source, rows=[ImportedParty(key="=1", kind=kind, name="x")])
    company, person = party_for("jangteo", "=1"), party_for("other", "=1")
    channel = create_channel(
        code="trade", names={"en": "Trade"}, currency="KRW", access="open", tax_view="gross", actor=ACTOR
    )
    segment = create_segment(code="gold", names={"en": "Gold"})
    price_services.give_to(price_list_code="ours", actor=ACTOR, party_id=company)
    price_services.give_to(price_list_code="ours", actor=ACTOR, channel_id=channel)
    price_services.give_to(price_list_code="ours", actor=ACTOR, segment_id=segment)
    price_services.create_price_list(
        code="less",
        names={"en": "Less"},
        currency="KRW",
        includes_tax=False,
        derived=Derivation("ours", share, Decimal("0.01")),
        priority=9,
        actor=ACTOR,
    )
    plain = catalog.variant_ids_by_sku(["PLAIN"])["PLAIN"]
    price_services.set_bounds(price_list_code="less", bounds={plain: Bound(round(share, 6), None)}, actor=ACTOR)
    party_services.add_member(party_id=company, person_id=person, role="administrator", actor=ACTOR, place_code="1")
    party_services.add_member(party_id=company, person_id=person, role="buyer", since=LATER, actor=ACTOR)
    make_units(company, person, texts)


def make_units(company: UUID, person: UUID, texts: list[str]) -> None:
    """A division with a location below it, a role of the company's own that is held there, one of everybody's, one
    that was retired."""
    rights = {"carts.use": "own"}
    names = {"en": texts[4].strip()[:200] or "x", "ko": "담당"}
    for owner in (company, None):
        party_services.create_role(
            code="taster", audience=RoleAudience.COMPANY, names=names, rights=rights, actor=ACTOR, party_id=owner
        )
    old = party_services.create_role(
        code="old", audience=RoleAudience.COMPANY, names=names, rights=rights, actor=ACTOR, party_id=company
    )
    party_services.retire_role(role_id=old, actor=ACTOR)
    unit = company
    for kind in (PartyKind.DIVISION, PartyKind.LOCATION):
        name = texts[5].strip()[:200] or "x"
        unit = party_services.create_unit(parent_id=unit, kind=kind, name=name, phone=texts[0][:40], actor=ACTOR)
    party_services.add_member(party_id=unit, person_id=person, role="taster", actor=ACTOR)
    party_services.move_party(party_id=unit, parent_id=company, actor=ACTOR, at=LATER)
    address = PostalAddress("Kim", "02-1", "04524", "1 Street")
    party_services.add_address(party_id=unit, address=address, is_default=True, actor=ACTOR)


def party_for(source: str, key: str) -> UUID:
    found = find_party_by_reference(source, key)
    assert found is not None
    return found


def catalog_row(sku: str, name: str) -> ProductRow:
    return ProductRow(sku=sku, texts={(TextField.NAME, "ko"): name[:200]}, category_slug="top")


@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    texts=st.lists(TEXT, min_size=6, max_size=6),
    prices=st.lists(PRICE, min_size=3, max_size=3, unique=True),
    counts=st.lists(st.integers(0, 10**6), min_size=3, max_size=3),
)
def test_export_then_import_changes_nothing(
    texts: list[str],
    prices: list[Decimal],
    counts: list[int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rolled_back: Callable[[Callable[[], None]], None],
) -> None:
    monkeypatch.setattr(goods, "MOST_PRICES", 2)

    def run() -> None:
        make_shop(texts, prices, counts)
        make_heads(texts, round(prices[0] / 10**10, 12))
        round_trip(tmp_path)

    rolled_back(run)


def test_orders_come_back_as_they_are(bring_in: Import, tmp_path: Path) -> None:
    bring_in(PRODUCTS, [("Code", "Name", "Barcode"), ["A", "Mug", ""]])
    bring_in(CUSTOMERS, [("No", "Name", "Mail"), ["1", "Kim", "kim@example.org"]])
    rows = [
        ["1", "2010-07-01 08:30", "1", "A", "Mug", "2", "1.505"],
        ["C2", "2010-07-02 08:30", "", "A", "=Mug", "-1", "1"],
    ]
    bring_in(ORDERS, [ORDER_COLUMNS, *rows])
    round_trip(tmp_path)


def test_an_empty_database_exports_a_header_alone(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    assert export_table(ImportKind.PRICES, path, actor=ACTOR) == 0
    assert path.read_text("utf-8-sig").splitlines() == ["sku,unit_price,min_quantity,price_list,since,until"]
