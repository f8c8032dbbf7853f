"""A small market of two shops for the pages' tests: a mug both sell, and a rack only dealers may know of."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from jangteo.catalog import services as catalog
from jangteo.catalog.types import (
    GIFT_CARD,
    AttributeKind,
    FileDraft,
    MediaKind,
    ProductDraft,
    TextDraft,
    TextField,
    ValueDraft,
    VariantDraft,
    VariantId,
)
from jangteo.channels import services as channels
from jangteo.channels.types import ChannelAccess, TaxView
from jangteo.inventory import services as inventory
from jangteo.inventory.types import PlaceKind
from jangteo.kernel import clock
from jangteo.kernel.types import UserId, job_actor
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow
from recorded import Recorded

ACTOR = job_actor("test")
PASSWORD = "moon-jar-1392"
SHOPPER, DEALER = "shopper@test.example", "dealer@test.example"
BANK_ACCOUNT = "장터은행 000-0000-000001 (주)온결공방"
SELLER = {
    "names": {"ko": "주식회사 온결공방", "en": "Ongyeol Workshop"},
    "addresses": {"ko": "서울 성동구 볕마루길 27", "en": "27 Byeotmaru-gil, Seoul"},
    "business_number": "120-81-47521",
}
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>'
PAPER = b"%PDF-1.4 trade terms"


@dataclass(frozen=True, slots=True)
class Market:
    """What tests point at."""

    shop_id: UUID
    wholesale_id: UUID
    variants: Mapping[str, VariantId]
    media: Mapping[str, UUID]
    company_id: UUID


def build_market() -> Market:
    """Two channels, three products, prices, stock, a shopper and a dealer."""
    shop, wholesale = _channels()
    _people_and_lists(shop, wholesale)
    company = _dealer()
    variants, media = _products(shop, wholesale)
    _prices(variants)
    for sku, quantity in {"MUG-WH": 40, "MUG-IN": 0, "CUP": 3, "RACK-TRADE": 25}.items():
        if quantity:
            inventory.receive_stock(
                place_code="W1", variant_id=variants[sku], quantity=quantity, key=f"first-{sku}", actor=ACTOR
            )
    return Market(shop, wholesale, variants, media, company)


open_market = Recorded(build_market)


def add_mugs(market: Market, count: int, first: int = 0) -> None:
    """More mugs in the shop and the wholesale channel, each with two variants, prices and stock."""
    rows = []
    for number in range(first, first + count):
        draft = _draft(
            f"mug-{number}", "mugs", (f"머그 {number}", f"Mug {number}"), {f"M{number}-A": "가", f"M{number}-B": "나"}
        )
        product_id, variants = catalog.create_product(draft=draft, actor=ACTOR)
        for channel in (market.shop_id, market.wholesale_id):
            catalog.list_in_channel(product_id=product_id, channel_id=channel, actor=ACTOR)
        for sku, variant_id in variants.items():
            rows.append(PriceRow(variant_id, Decimal(1000 + number)))
            inventory.receive_stock(place_code="W1", variant_id=variant_id, quantity=9, key=sku, actor=ACTOR)
    for code in ("retail", "trade"):
        pricing.set_prices(price_list_code=code, prices=rows, actor=ACTOR)


def _channels() -> tuple[UUID, UUID]:
    shop = channels.create_channel(
        code="shop",
        names={"ko": "온결", "en": "Ongyeol"},
        currency="KRW",
        actor=ACTOR,
        path_prefix="/",
        tax_view=TaxView.GROSS.value,
        access=ChannelAccess.OPEN.value,
        theme="shop",
        payment_methods=["bank_transfer", "on_delivery"],
        shipping_fee_minor=3000,
        free_shipping_from_minor=50000,
        seller=SELLER,
        bank_account=BANK_ACCOUNT,
        greeting={
            "title": {"ko": "매일 쓰는 것", "en": "Everyday things"},
            "text": {"ko": "오래 쓰게", "en": "Made to stay"},
        },
    )
    wholesale = channels.create_channel(
        code="wholesale",
        names={"ko": "온결 도매", "en": "Ongyeol Wholesale"},
        currency="KRW",
        actor=ACTOR,
        path_prefix="/wholesale/",
        tax_view=TaxView.NET.value,
        access=ChannelAccess.COMPANY.value,
        audience="trade",
        theme="wholesale",
        payment_methods=["bank_transfer"],
    )
    inventory.create_place(code="W1", names={"ko": "창고", "en": "Warehouse"}, kind=PlaceKind.WAREHOUSE)
    for channel in (shop, wholesale):
        inventory.serve_channel(place_code="W1", channel_id=channel)
    return shop, wholesale


def _people_and_lists(shop: UUID, wholesale: UUID) -> None:
    parties.register_shopper(email=SHOPPER, password=PASSWORD, name="손지우")
    pricing.set_tax_rate(country="KR", code="standard", rate=Decimal("0.1"), valid_from=clock.now(), actor=ACTOR)
    for code, channel, includes_tax in (("retail", shop, True), ("trade", wholesale, False)):
        names = {"ko": code, "en": code}
        pricing.create_price_list(code=code, names=names, currency="KRW", includes_tax=includes_tax, actor=ACTOR)
        pricing.give_to(price_list_code=code, channel_id=channel, actor=ACTOR)


def _dealer() -> UUID:
    company = parties.create_company(
        name="편집숍 긴해", legal_name="주식회사 긴해", business_number="124-81-00998", actor=ACTOR
    )
    person = parties.create_person(name="윤서하", email=DEALER)
    user: UserId = parties.create_log_in(person_id=person, email=DEALER, password=PASSWORD)
    assert user
    parties.add_member(party_id=company, person_id=person, role=MemberRole.BUYER, actor=ACTOR)
    return company


def _products(shop: UUID, wholesale: UUID) -> tuple[dict[str, VariantId], dict[str, UUID]]:
    catalog.create_category(slug="mugs", names={"ko": "머그와 잔", "en": "Mugs"}, actor=ACTOR)
    catalog.create_category(slug="display", names={"ko": "진열", "en": "Display"}, actor=ACTOR, position=1)
    options = {"porcelain": {"ko": "백자", "en": "Porcelain"}, "glass": {"ko": "유리", "en": "Glass"}}
    catalog.create_attribute(
        code="material",
        names={"ko": "소재", "en": "Material"},
        kind=AttributeKind.OPTION,
        is_facet=True,
        options=options,
    )
    drafts = {
        "mug": _draft("moon-mug", "mugs", ("달빛 머그", "Moon mug"), {"MUG-WH": "흰빛", "MUG-IN": "먹빛"}, "porcelain"),
        "cup": _draft("cup", "mugs", ("유리잔", "Glass cup"), {"CUP": ""}, "glass"),
        "rack": _draft("trade-rack", "display", ("도매 진열대", "Dealer rack"), {"RACK-TRADE": ""}),
    }
    variants: dict[str, VariantId] = {}
    media: dict[str, UUID] = {}
    for name, draft in drafts.items():
        product_id, made = catalog.create_product(draft=draft, actor=ACTOR)
        variants |= made
        picture = FileDraft(
            MediaKind.PICTURE, f"{name}.svg", DRAWING, "image/svg+xml", variant_id=next(iter(made.values()))
        )
        media[name] = catalog.add_media(product_id=product_id, file=picture)
        for channel in (shop, wholesale) if name != "rack" else (wholesale,):
            catalog.list_in_channel(product_id=product_id, channel_id=channel, actor=ACTOR)
        if name == "mug":
            paper = FileDraft(
                MediaKind.DOCUMENT, "terms.pdf", PAPER, "application/pdf", titles={"ko": "거래 조건"}, audience="trade"
            )
            media["terms"] = catalog.add_media(product_id=product_id, file=paper)
    return variants, media


def _draft(
    slug: str, category: str, name: tuple[str, str], skus: Mapping[str, str], material: str = ""
) -> ProductDraft:
    texts = [TextDraft(TextField.NAME, language, text) for language, text in zip(("ko", "en"), name, strict=True)]
    texts.append(TextDraft(TextField.DESCRIPTION, "ko", "손에 감기는 물건이에요."))
    texts.append(TextDraft(TextField.DESCRIPTION, "ko", "마진 46%를 남기는 거래처 전용 안내입니다.", "trade"))
    return ProductDraft(
        slug=slug,
        category_slug=category,
        texts=tuple(texts),
        variants=tuple(
            VariantDraft(sku, labels={"ko": label, "en": label}, units={"case": (12, 1)}) for sku, label in skus.items()
        ),
        values=(ValueDraft("material", option=material),) if material else (),
    )


def _prices(variants: Mapping[str, VariantId]) -> None:
    retail = {"MUG-WH": 28000, "MUG-IN": 28000, "CUP": 15000}
    pricing.set_prices(
        price_list_code="retail",
        prices=[PriceRow(variants[sku], Decimal(price)) for sku, price in retail.items()],
        actor=ACTOR,
    )
    trade = [
        ("MUG-WH", 15780, 1),
        ("MUG-WH", 14760, 12),
        ("MUG-IN", 15780, 1),
        ("CUP", 8000, 1),
        ("RACK-TRADE", 91230, 1),
    ]
    pricing.set_prices(
        price_list_code="trade",
        prices=[PriceRow(variants[sku], Decimal(price), step) for sku, price, step in trade],
        actor=ACTOR,
    )


def sell_gift_card(market: Market, price: int = 30_000) -> VariantId:
    """A gift card in the shop, in no stock, by the SKU GIFT."""
    texts = tuple(
        TextDraft(TextField.NAME, language, name) for language, name in (("ko", "상품권"), ("en", "Gift card"))
    )
    draft = ProductDraft("gift-card", "mugs", texts=texts, variants=(VariantDraft("GIFT"),), tax_code=GIFT_CARD)
    product_id, variants = catalog.create_product(draft=draft, actor=ACTOR)
    catalog.list_in_channel(product_id=product_id, channel_id=market.shop_id, actor=ACTOR)
    pricing.set_prices(price_list_code="retail", prices=[PriceRow(variants["GIFT"], Decimal(price))], actor=ACTOR)
    return variants["GIFT"]
