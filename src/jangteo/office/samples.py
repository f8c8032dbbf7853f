"""Made-up goods, carts and fields that the page of components shows the shops' parts with."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace as Made
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.messages import constants
from django.templatetags.static import static
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.catalog.types import PictureView
from jangteo.channels.types import Look
from jangteo.kernel.money import Money, UnitPrice

NOBODY = UUID(int=0)
NAMES = {
    "ko": (
        "달항아리 머그", "흙빛 밥공기", "모시 테이블보", "흰 유약을 두 번 입힌 그릇", "낱개", "상자",
        "구름찻집", "본점",
    ),
    "en": (
        "Moon jar mug", "Earthen rice bowl", "Ramie tablecloth", "Glazed white, twice", "piece", "box",
        "Cloud tea house", "Main shop",
    ),
}  # fmt: skip


def picture() -> str:
    """Where the picture of the made-up goods is."""
    return static("office/piece.svg")


def won(amount: int) -> UnitPrice:
    """A price of one."""
    return UnitPrice(Decimal(amount), "KRW")


def frame(temper: str, name: str, look: Look, language: str) -> dict[str, Any]:
    """What every page of a shop knows."""
    is_tool = temper == "dense"
    return {
        "temper": temper,
        "channel": Made(
            look=look,
            prices_include_tax=not is_tool,
            shipping_fee=Money(3000, "KRW"),
            free_shipping_from=Money(50000, "KRW"),
            smallest_order=None,
        ),
        "channel_name": name[:80] or ("온결공방" if language == "ko" else "Ongyeol"),
        "seller": {"email": "hello@ongyeol.example", "phone": "02-000-0000"},
        "may": dict.fromkeys(("carts_use", "orders_see", "orders_place", "prices_see"), True),
        "cart_count": 3,
        "helpers": {"words": "", "names": NAMES[language][6]},
        "buyer_name": NAMES[language][6],
        "contexts": houses(NAMES[language]),
        "aisles": [Made(slug=f"aisle-{place}", name=one) for place, one in enumerate(NAMES[language][:3])],
    }


def pieces(language: str) -> dict[str, Any]:
    """What the parts are shown with, by the name the page of components uses."""
    names = NAMES[language]
    goods = [
        good(names, 0, price=won(38000), stock=stock(24), next_step=Made(from_quantity=6, unit=won(34000))),
        good(names, 1, price=won(16800), stock=stock(3), reduction=cut()),
        good(names, 2, price=None, stock=stock(0)),
    ]
    return {
        "goods": goods,
        "prices": [*goods, good(names, 0, price=won(38000), stock=stock(9), has_more_prices=True)],
        "stocks": [stock(24), stock(3), stock(0, leaves_on=date(2026, 12, 4)), stock(0), stock(9, is_gift_card=True)],
        "price": Made(price=won(34000), resale=None),
        "steps": steps(),
        "chosen": Made(sku="MUG-MOON-WH"),
        "form": SampleForm({"name": names[0], "postcode": "1"}),
        "row": line(names),
        "rows": [line(names)],
        "replaced": Made(
            old_sku="MUG-MOON-00", since=date(2026, 3, 2), slug="moon-mug", sku="MUG-MOON-WH", name=names[0], why=""
        ),
        "finding": Made(repairs=("spelling",), asked=names[0], text=names[0][1:]),
        "parts": [Made(number=n, on=date(2026, n, 10), amount=Money(50000, "KRW"), interest=None) for n in (1, 2, 3)],
        "sums": sums(),
        "codes": [code("THANKS", 3000, ""), code("OLD", 0, pgettext("office", "This code has run out."))],
        "page_count": 9,
        "page": 2,
        "page_numbers": [1, 2, 3, None, 9],
        "crumbs": [Made(slug="tableware", name=names[1]), Made(slug="", name=names[0])],
        "values": [
            Made(address="#", name=one, count=n, is_chosen=n == 12) for one, n in zip(names, (12, 7, 3), strict=False)
        ],
        "sentences": [pgettext("office", "The price list of this shop says %(price)s.") % {"price": "₩38,000"}],
        "query": names[2],
        "problem": Made(text=pgettext("office", "Sold in twelves."), fix=12),
    }


def houses(names: tuple[str, ...]) -> list[Made]:
    """For whom one may buy: a company, and a shop of it."""
    rows = ((names[6], "company", 0, True), (names[7], "unit", 1, False))
    return [
        Made(party=Made(id=NOBODY, name=name, kind=kind), depth=depth, is_current=is_current, roles=names[6])
        for name, kind, depth, is_current in rows
    ]


def told() -> list[tuple[int, str]]:
    """What a page tells after something was done."""
    return [
        (constants.SUCCESS, pgettext("office", "It is in the cart.")),
        (constants.WARNING, pgettext("office", "The price has changed since yesterday.")),
        (constants.ERROR, pgettext("office", "The card was refused. Nothing was taken; try another way to pay.")),
    ]


def good(names: tuple[str, ...], place: int, *, price: UnitPrice | None, stock: Made, **more: Any) -> Made:
    """A product of a list."""
    card = Made(slug="moon-mug", name=names[place], tagline=names[3], variants=[1, 2] if place == 0 else [1])
    rest = {"reduction": None, "has_more_prices": False, "by_content": None, "next_step": None, "resale": None} | more
    return Made(
        card=card,
        sku=f"MUG-MOON-{place + 1}",
        picture=PictureView(NOBODY),
        price=price,
        stock=stock,
        packing=Made(name=names[5], numerator=Decimal(12)),
        order_quantity=1,
        can_be_added=price is not None,
        **rest,
    )


def cut() -> Made:
    """A reduced price beside what it was, and the lowest of the thirty days before."""
    return Made(was=won(21000), lowest=won(20000), percent=16)


def stock(quantity: int, *, leaves_on: date | None = None, is_gift_card: bool = False) -> Made:
    """What can be promised."""
    return Made(
        quantity=quantity,
        leaves_on=leaves_on,
        is_gift_card=is_gift_card,
        is_available=quantity > 0,
        is_late=leaves_on is not None,
        is_orderable=quantity > 0 or leaves_on is not None,
        is_low=0 < quantity <= 5,
    )


def steps() -> list[Made]:
    """A ladder of prices, its second step reached."""
    rows = ((1, 38000, 0, False), (6, 34000, 10, True), (24, 30000, 21, False))
    return [
        Made(quantity=n, price=won(price), was=None, saving=saving, is_reached=reached, resale=None)
        for n, price, saving, reached in rows
    ]


def line(names: tuple[str, ...]) -> Made:
    """A line of a cart that a cheaper price is near to."""
    one = Made(
        id=NOBODY, sku="MUG-MOON-WH", slug="moon-mug", product_slug="moon-mug", product_name=names[0],
        picture=PictureView(NOBODY), variant_label=names[3], unit_name=names[4],
        quantity=4, unit_quantity=4, leaves_on=None,
    )  # fmt: skip
    return Made(
        line=one, typed="4", each=won(38000), was=None, total=Money(152000, "KRW"), before=None, problem=None,
        next_step=Made(quantity=6, more=2, price=won(34000)), is_packed=False, field_id="quantity-piece",
    )  # fmt: skip


def sums() -> Made:
    """What a cart comes to, something taken off, and not yet sent for nothing."""
    return Made(
        goods=Money(152000, "KRW"),
        discounts=[Made(name=pgettext("office", "Welcome"), coupon="THANKS", amount=Money(3000, "KRW"))],
        is_sent=True,
        shipping=Money(3000, "KRW"),
        left_off=[],
        gross=Money(152000, "KRW"),
        tax=Money(13818, "KRW"),
        tax_notes=[],
        missing=Money(8000, "KRW"),
    )


def code(label: str, amount: int, refusal: str) -> Made:
    """A coupon code that takes something off, or says why it does not."""
    return Made(id=NOBODY, label=label, name="", amount=Money(amount, "KRW") if amount else None, refusal=refusal)


class SampleForm(forms.Form):
    """A field that is right, one with a hint that may be empty, one that is wrong, and one of lines."""

    name = forms.CharField(label=pgettext_lazy("office", "Name"))
    phone = forms.CharField(
        label=pgettext_lazy("office", "Phone"),
        required=False,
        help_text=pgettext_lazy("office", "For the carrier alone."),
    )
    postcode = forms.CharField(
        label=pgettext_lazy("office", "Postcode"),
        min_length=5,
        error_messages={"min_length": pgettext_lazy("office", "A postcode has five digits.")},
    )
    wish = forms.CharField(label=pgettext_lazy("office", "Wish"), required=False, widget=forms.Textarea({"rows": 2}))
