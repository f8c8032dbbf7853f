from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from factories import ACTOR, channel, product
from factories import variant as make_variant
from jangteo.catalog import selectors, services
from jangteo.catalog.errors import (
    AttributeNotFound,
    CategoryNotFound,
    InvalidAttributeValue,
    InvalidProduct,
    ProductExists,
    ProductNotFound,
)
from jangteo.catalog.models import ChannelListing, Media, Product, ProductText, Variant
from jangteo.catalog.types import (
    AttributeKind,
    Content,
    ContentUnit,
    FileDraft,
    ListingFilter,
    MediaKind,
    NumberRange,
    ProductDraft,
    ProductRow,
    Sort,
    TextDraft,
    TextField,
    ValueDraft,
    VariantDraft,
    Viewer,
)
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry
from jangteo.search import selectors as search

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
NAME, TAGLINE = TextField.NAME, TextField.TAGLINE


@pytest.fixture
def shop(db: None) -> Channel:
    return channel()


def found(shop: Channel, audience: str = "", **wanted: Any) -> list[str]:
    """Slugs of what a listing shows, by slug."""
    ids, total = search.list_product_ids(
        Viewer(shop.id, audience, "ko"), ListingFilter(**wanted), sort=Sort.FEATURED, limit=50
    )
    slugs = sorted(Product.objects.filter(pk__in=ids).values_list("slug", flat=True))
    assert total == len(slugs)
    return slugs


def number_attribute(unit: str = "mm") -> None:
    services.create_attribute(code="width", names={"ko": "너비"}, kind=AttributeKind.NUMBER, unit=unit, is_facet=True)


def test_a_filter_in_millimetres_finds_what_was_entered_in_inches(shop: Channel) -> None:
    number_attribute()
    widths = {"inch": ("0.5", "inch"), "mm": ("12.7", "mm"), "cm": ("1.27", "cm"), "wide": ("13", "mm")}
    for slug, (number, unit) in widths.items():
        make_variant(slug.upper(), shop, slug=slug, values=(ValueDraft("width", number=Decimal(number), unit=unit),))
    exact = NumberRange(Decimal("12.7"), Decimal("12.7"))
    assert found(shop, numbers={"width": exact}) == ["cm", "inch", "mm"]
    assert found(shop, numbers={"width": NumberRange(Decimal("12.71"), None)}) == ["wide"]
    assert found(shop, numbers={"width": NumberRange(None, Decimal("12.69"))}) == []
    (facet,) = selectors.list_facets(Viewer(shop.id, "", "ko"), ListingFilter())
    assert (facet.unit, facet.lowest, facet.highest) == ("mm", Decimal("12.7"), Decimal(13))
    page = selectors.get_product("inch", Viewer(shop.id, "", "ko"))
    assert [(row.value, row.also) for row in page.specifications] == [("0.5 inch", "1.3 cm")]


def test_a_changed_base_text_changes_only_those_who_did_not_override_it(shop: Channel) -> None:
    texts = (
        TextDraft(NAME, "ko", "머그"),
        TextDraft(TAGLINE, "ko", "손에 감기는"),
        TextDraft(TAGLINE, "ko", "마진이 남는", "trade"),
    )
    make_variant("MUG", shop, slug="mug", texts=texts)
    product_id = Product.objects.get().pk

    def told(audience: str) -> tuple[str, str]:
        card = selectors.product_cards([product_id], Viewer(shop.id, audience, "ko"))[0]
        return card.name, card.tagline

    changes = [TextDraft(NAME, "ko", "달빛 머그"), TextDraft(TAGLINE, "ko", "달을 담은")]
    calls = [services.put_texts(product_id=product_id, texts=changes, actor=ACTOR) for _ in range(2)]
    assert calls == [2, 0]
    assert told("") == ("달빛 머그", "달을 담은")
    assert told("trade") == ("달빛 머그", "마진이 남는")
    services.put_texts(product_id=product_id, texts=[TextDraft(TAGLINE, "ko", "", "trade")], actor=ACTOR)
    assert told("trade") == ("달빛 머그", "달을 담은")
    assert AuditEntry.objects.filter(action="catalog.put_texts").count() == 2


def test_a_channel_shows_what_it_lists_now_and_nothing_else(shop: Channel) -> None:
    other = channel("other")
    for slug in ("shown", "draft", "archived", "unlisted", "future", "ended", "elsewhere"):
        where = () if slug == "unlisted" else (other,) if slug == "elsewhere" else (shop,)
        make_variant(slug.upper(), *where, slug=slug)
    Product.objects.filter(slug="draft").update(status="draft")
    Product.objects.filter(slug="archived").update(status="archived")
    listing = ChannelListing.objects.filter
    listing(product__slug="future").update(from_at=NOON + timedelta(seconds=1))
    listing(product__slug="ended").update(until_at=NOON)
    every_sku = list(Variant.objects.values_list("sku", flat=True))
    with clock.at(NOON):
        assert found(shop) == ["shown"]
        [mugs] = selectors.list_categories(Viewer(shop.id, "", "ko"))
        assert (mugs.slug, selectors.count_products(Viewer(shop.id, "", "ko"))) == ("mugs", {mugs.id: 1})
        assert set(selectors.variants_by_sku(every_sku, Viewer(shop.id, "", "ko"))) == {"SHOWN"}
        for slug in ("draft", "archived", "unlisted", "future", "ended", "elsewhere", "none"):
            with pytest.raises(ProductNotFound):
                selectors.get_product(slug, Viewer(shop.id, "", "ko"))
    with clock.at(NOON + timedelta(seconds=1)):
        assert found(shop) == ["future", "shown"]
    with clock.at(NOON - timedelta(seconds=1)):
        assert found(shop) == ["ended", "shown"]


def test_words_for_dealers_find_nothing_in_the_shop(shop: Channel) -> None:
    texts = (
        TextDraft(NAME, "ko", "달빛 머그"),
        TextDraft(NAME, "en", "Moon mug"),
        TextDraft(TAGLINE, "ko", "마진 46%", "trade"),
    )
    make_variant("MUG-1", shop, slug="mug", texts=texts)
    assert found(shop, text="마진") == found(shop, text="46%") == []
    assert found(shop, audience="trade", text="마진") == ["mug"]
    for words in ("달빛", "달빛머그", "머그 달빛", "moon", "MUG mo", "mug-1", "MUG"):
        assert found(shop, text=words) == ["mug"], words
    assert found(shop, text="달빛 접시") == ["mug"]  # for want of anything that has both
    for words in ("UG-1", "%", "_", "'", "\\"):
        assert found(shop, text=words) == [], words


def test_a_document_for_dealers_is_not_sent_to_shoppers(shop: Channel, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_variant("MUG", shop)
    product_id = Product.objects.get().pk
    paper = FileDraft(MediaKind.DOCUMENT, "../../terms 1.PDF", b"%PDF", "application/pdf", audience="trade")
    media_id = services.add_media(product_id=product_id, file=paper)
    assert selectors.find_media(media_id, Viewer(shop.id, "", "ko")) is None
    assert selectors.find_media(media_id, Viewer(channel("other").id, "trade", "ko")) is None
    stored = selectors.find_media(media_id, Viewer(shop.id, "trade", "ko"))
    assert stored is not None
    assert stored.path == f"products/{product_id}/{media_id.hex[-8:]}-terms-1.pdf"
    assert (tmp_path / stored.path).read_bytes() == b"%PDF"
    with pytest.raises(InvalidProduct):
        services.add_media(product_id=product_id, file=replace(paper, content_type="text/html"))
    assert Media.objects.count() == 1


DRAFT = ProductDraft("mug", "mugs", (TextDraft(NAME, "ko", "머그"),), (VariantDraft("MUG", gtin="4006381333931"),))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"variants": ()}, InvalidProduct),
        ({"variants": (VariantDraft(""),)}, InvalidProduct),
        ({"variants": (VariantDraft(" MUG"),)}, InvalidProduct),
        ({"variants": (VariantDraft("MUG", gtin="4006381333932"),)}, InvalidProduct),
        ({"variants": (VariantDraft("MUG", units={"case": (0, 1)}),)}, InvalidProduct),
        ({"variants": (VariantDraft("MUG", units={"case": (12, 0)}),)}, InvalidProduct),
        ({"variants": (VariantDraft("MUG"), VariantDraft("MUG"))}, ProductExists),
        ({"category_slug": "none"}, CategoryNotFound),
        ({"values": (ValueDraft("none", flag=True),)}, AttributeNotFound),
        ({"values": (ValueDraft("width", number=Decimal(1), unit="kg"),)}, InvalidAttributeValue),
        ({"values": (ValueDraft("width", option="wide"),)}, InvalidAttributeValue),
        ({"values": (ValueDraft("colour", option="pink"),)}, InvalidAttributeValue),
    ],
)
def test_a_product_that_does_not_hold_is_not_kept(changes: dict[str, Any], expected: type[Exception]) -> None:
    services.create_category(slug="mugs", names={"ko": "머그"}, actor=ACTOR)
    number_attribute()
    services.create_attribute(
        code="colour", names={"ko": "색"}, kind=AttributeKind.OPTION, options={"ink": {"ko": "먹빛"}}
    )
    with pytest.raises(expected):
        services.create_product(draft=replace(DRAFT, **changes), actor=ACTOR)
    assert (Product.objects.count(), Variant.objects.count(), ProductText.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "taken",
    [{"slug": "mug"}, {"variants": (VariantDraft("MUG"),)}, {"variants": (VariantDraft("X", gtin="4006381333931"),)}],
)
def test_a_slug_sku_or_gtin_is_taken_once(taken: dict[str, Any]) -> None:
    services.create_category(slug="mugs", names={"ko": "머그"}, actor=ACTOR)
    services.create_product(draft=DRAFT, actor=ACTOR)
    other = replace(DRAFT, slug="other", variants=(VariantDraft("OTHER"),))
    with pytest.raises(ProductExists):
        services.create_product(draft=replace(other, **taken), actor=ACTOR)
    assert Product.objects.count() == 1


def test_an_attribute_never_changes_its_kind_or_unit() -> None:
    number_attribute()
    for kind, unit in ((AttributeKind.FLAG, ""), (AttributeKind.NUMBER, "cm"), (AttributeKind.NUMBER, "ell")):
        with pytest.raises(InvalidAttributeValue):
            services.create_attribute(code="width", names={"ko": "너비"}, kind=kind, unit=unit)
    number_attribute()


def test_several_skus_of_one_product_may_come_in_one_batch() -> None:
    services.create_category(slug="cups", names={"ko": "잔"}, actor=ACTOR)
    product("A", "B", slug="pair")
    rows = [
        ProductRow("A", {(NAME, "ko"): "짝"}, category_slug="cups", tax_code="exempt"),
        ProductRow("B", {(TAGLINE, "ko"): "둘이서"}, gtin="4006381333931"),
    ]
    assert [services.upsert_products(rows=rows, actor=ACTOR) for _ in range(2)] == [2, 0]
    row = Product.objects.select_related("category").get()
    assert (row.category.slug, row.tax_code) == ("cups", "exempt")
    assert dict(Variant.objects.values_list("sku", "gtin")) == {"A": "", "B": "4006381333931"}
    assert set(ProductText.objects.values_list("field", "text")) == {("name", "짝"), ("tagline", "둘이서")}


def test_new_skus_become_products_of_their_own() -> None:
    services.create_category(slug="cups", names={"ko": "잔"}, actor=ACTOR)
    product("TAKEN", slug="new")
    rows = [ProductRow(sku, {(NAME, "en"): sku}, category_slug="cups") for sku in ("New", "NEW", "!!")]
    assert [services.upsert_products(rows=rows, actor=ACTOR) for _ in range(2)] == [3, 0]
    slugs = dict(Variant.objects.values_list("sku", "product__slug"))
    assert slugs == {"TAKEN": "new", "New": "new-2", "NEW": "new-3", "!!": "product"}
    with pytest.raises(InvalidProduct):
        services.upsert_products(rows=[ProductRow("LOST", {})], actor=ACTOR)
    assert Product.objects.count() == 4


def test_two_variants_of_one_gtin_are_refused_by_the_database_and_nothing_stays() -> None:
    services.create_category(slug="cups", names={"ko": "잔"}, actor=ACTOR)
    rows = [ProductRow(sku, {(NAME, "en"): sku}, category_slug="cups", gtin="4006381333931") for sku in ("A", "B")]
    with pytest.raises(IntegrityError), transaction.atomic():
        services.upsert_products(rows=rows, actor=ACTOR)
    assert Product.objects.count() == 0


@pytest.mark.parametrize("amount", ["0", "-1", "1.2345", "NaN", "Infinity", "1000000000"])
def test_a_content_that_is_none_is_refused_and_nothing_written(amount: str) -> None:
    [sku] = product("CANDLE")[1].values()
    held = Content(Decimal("180.5"), ContentUnit.MILLILITRE)
    services.set_content(variant_id=sku, content=held, actor=ACTOR)
    with pytest.raises(InvalidProduct):
        services.set_content(variant_id=sku, content=Content(Decimal(amount), ContentUnit.GRAM), actor=ACTOR)
    with pytest.raises(ProductNotFound):
        services.set_content(variant_id=new_id(), content=held, actor=ACTOR)
    assert selectors.variants_by_id([sku])[sku].content == held
    assert AuditEntry.objects.filter(action="catalog.set_content").count() == 1
