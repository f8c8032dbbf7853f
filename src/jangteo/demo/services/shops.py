from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from jangteo.channels.selectors import get_channel
from jangteo.channels.services import create_channel, set_hold_times, set_look
from jangteo.channels.types import Channel, ChannelAccess, ChannelId, Corners, Density, Look, TaxView
from jangteo.demo.content.types import Content, Maker
from jangteo.inventory.services import create_place, serve_channel
from jangteo.inventory.types import PlaceKind
from jangteo.kernel.types import job_actor
from jangteo.payments.types import PaymentMethod
from jangteo.pricing.services import set_tax_destination, set_tax_rate
from jangteo.pricing.types import TaxCategory
from jangteo.segments.services import create_segment

SEEDER = job_actor("demo")
VAT_SINCE = datetime(1977, 7, 1, tzinfo=UTC)
TOOL = Look(accent="#1f4e79", accent_dark="#7fb2e5", corners=Corners.TOOLS, density=Density.DENSE)  # indigo
BANK_ACCOUNT = "장터은행 000-0000-000000 (주)온결공방"
METHODS = [
    PaymentMethod.CARD.value,
    PaymentMethod.BANK_TRANSFER.value,
    PaymentMethod.ON_DELIVERY.value,
    PaymentMethod.INSTALMENTS.value,
]
TRADE_METHODS = [
    PaymentMethod.BANK_TRANSFER.value,
    PaymentMethod.ON_ACCOUNT.value,
    PaymentMethod.CARD.value,
    PaymentMethod.ON_DELIVERY.value,
]


def make_shops(content: Content) -> Mapping[str, Channel]:
    """Both channels with their places, tax rates and the dealers' segment; {code: channel}."""
    _make_ground(content)
    maker, seller = content.maker.name, _seller(content.maker)
    shop = create_channel(
        code="shop",
        names={"ko": maker.ko, "en": maker.en},
        currency="KRW",
        actor=SEEDER,
        path_prefix="/",
        tax_view=TaxView.GROSS.value,
        access=ChannelAccess.OPEN.value,
        theme="shop",
        payment_methods=METHODS,
        shipping_fee_minor=3000,
        free_shipping_from_minor=50000,
        seller=seller,
        bank_account=BANK_ACCOUNT,
        greeting=_greeting(content.maker, "base"),
    )
    wholesale = create_channel(
        code="wholesale",
        names={"ko": f"{maker.ko} 도매", "en": f"{maker.en} Wholesale"},
        currency="KRW",
        actor=SEEDER,
        path_prefix="/wholesale/",
        tax_view=TaxView.NET.value,
        access=ChannelAccess.COMPANY.value,
        audience="trade",
        theme="wholesale",
        payment_methods=TRADE_METHODS,
        shipping_fee_minor=10000,
        free_shipping_from_minor=500000,
        seller=seller,
        bank_account=BANK_ACCOUNT,
        greeting=_greeting(content.maker, "trade"),
    )
    set_look(channel_id=wholesale, look=TOOL, actor=SEEDER)
    set_hold_times(channel_id=shop, minutes=15, most_minutes=60, actor=SEEDER)
    _serve(content, shop, wholesale)
    return {code: get_channel(code) for code in ("shop", "wholesale")}


def _serve(content: Content, shop: ChannelId, wholesale: ChannelId) -> None:
    """The shop sells from everywhere, the dealers' shop from the warehouses."""
    for rank, place in enumerate(content.places):
        serve_channel(place_code=place.code, channel_id=shop, rank=rank)
        if place.kind == "warehouse":
            serve_channel(place_code=place.code, channel_id=wholesale, rank=rank)


def _make_ground(content: Content) -> None:
    """What both shops stand on: tax rates, that exports are zero-rated, the dealers' segment, places."""
    set_tax_rate(country="KR", code="standard", rate=Decimal("0.10"), valid_from=VAT_SINCE, actor=SEEDER)
    set_tax_rate(
        country="KR",
        code="exempt",
        rate=Decimal(0),
        category=TaxCategory.EXEMPT,
        valid_from=VAT_SINCE,
        actor=SEEDER,
    )
    set_tax_destination(country="KR", destination="", category=TaxCategory.EXPORT, actor=SEEDER)
    create_segment(code="dealers", names={"ko": "거래처", "en": "Dealers"})
    for place in content.places:
        names = {"ko": place.name.ko, "en": place.name.en}
        create_place(code=place.code, names=names, kind=PlaceKind(place.kind))


def _seller(maker: Maker) -> dict[str, Any]:
    where = maker.address
    return {
        "names": {"ko": maker.legal_name.ko, "en": maker.legal_name.en},
        "addresses": {
            "ko": f"{where.region} {where.city} {where.street} ({where.postcode})",
            "en": where.romanised,
        },
        "business_number": maker.business_number,
        "phone": maker.phone,
        "email": maker.email,
    }


def _greeting(maker: Maker, audience: str) -> dict[str, dict[str, str]]:
    """The maker's promise, as this audience reads it."""
    story = next(story for story in maker.stories if (story.code, story.audience) == ("promise", audience))
    return {
        "title": {"ko": story.title.ko, "en": story.title.en},
        "text": {"ko": story.body.ko, "en": story.body.en},
    }
