"""Goods outside the catalogue: asked for in words, offered as goods of their own, ordered as any other (QUO-02)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, InternalError, transaction

from billing.invoicing import documents, hear, only_invoice
from factories import ACTOR, DESK, channel, checkout, company, member_of, receive, staff, stocked, tax, viewer
from jangteo.catalog import selectors as catalog
from jangteo.catalog.models import Product
from jangteo.catalog.types import ListingFilter, ProductStatus, Sort
from jangteo.channels.types import Channel
from jangteo.inventory.models import Waiting
from jangteo.kernel import clock, verify
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import UnknownSku
from jangteo.ordering.models import Order, OrderLine
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import cancel_order, mark_paid, open_cart, put_line, refund_items, ship_order
from jangteo.quotes import services
from jangteo.quotes.errors import InvalidQuote
from jangteo.quotes.models import Quote
from jangteo.quotes.selectors import content_asked, content_of, get_quote, quote_concerns, quote_margins
from jangteo.quotes.types import Content, Line, LineAsked, Made, Offer, PolicyView, QuoteState, WishedFor
from quotes.using import content, goods, won

pytestmark = pytest.mark.django_db
JAR = Made({"ko": "달항아리 40cm 맞춤", "en": "Moon jar, 40 cm, to order"}, "standard", "set", 10)


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel("shop")
    tax("0", code="exempt")
    return one


@pytest.fixture
def mug(shop: Channel) -> UUID:
    return stocked(shop, {"MUG": 100})["MUG"]


@pytest.fixture
def rep(db: None) -> Actor:
    return replace(staff(name="도하준"), via="office", is_staff=True)


@pytest.fixture
def buyer(db: None) -> Actor:
    return member_of(company())


def jar(made: Made = JAR, key: str = "2", quantity: int = 30, unit: int = 55_000, **more: Any) -> Line:
    return Line(key, made.names["ko"], quantity=quantity, offers=(Offer(20, won(unit), 50),), made=made, **more)


def asked(shop: Channel, buyer: Actor) -> UUID:
    wished = (WishedFor("이 그릇 40cm로 맞춤 제작", 30, won(50_000)),)
    told = content_asked(shop, buyer, [LineAsked("MUG", 20)], wished=wished)
    return services.ask_quote(channel=shop, content=told, actor=buyer)


def offered(quote_id: UUID, rep: Actor, *lines: Line, **more: Any) -> None:
    services.write_draft(quote_id=quote_id, content=content(*lines, **more), actor=rep)
    assert services.send_quote(quote_id=quote_id, actor=rep) == QuoteState.SENT


def mug_line(mug: UUID) -> Line:
    return goods("1", mug, Offer(1, won(1_000)), quantity=20)


def last(quote_id: UUID) -> Content:
    row = Quote.objects.get(pk=quote_id)
    return content_of(row, row.version)


def seen(shop: Channel, actor: Actor, sku: str) -> bool:
    looks = catalog.viewer_for(shop, actor, "ko")
    found = set(catalog.list_product_ids(looks, ListingFilter(), sort=Sort.FEATURED, offset=0, limit=99)[0])
    variant = catalog.variants_by_sku([sku])[sku]
    answers = {
        sku in catalog.variants_by_sku([sku], looks),
        variant.product_id in found,
        variant.id in catalog.listed_variant_ids(looks, [variant.id]),
        sku in {row[1] for row in catalog.list_named_variants(looks)},
        "made-to-order" in {one.slug for one in catalog.list_categories(looks)},
    }
    assert len(answers) == 1  # one rule, whoever asks
    return answers.pop()


def order(quote_id: UUID, buyer: Actor) -> Order:
    cart_id = Quote.objects.get(pk=quote_id).cart_id
    assert cart_id is not None
    gross = get_cart(cart_id, buyer).quote.gross
    order_id = services.order_quote(quote_id=quote_id, expected_gross=gross, details=checkout(), actor=buyer)
    return Order.objects.get(pk=order_id)


def test_asked_in_words_offered_and_ordered_with_its_tax(shop: Channel, mug: UUID, rep: Actor, buyer: Actor) -> None:
    quote_id = asked(shop, buyer)
    wish = last(quote_id).lines[1]
    assert (wish.text, wish.quantity, wish.sku, wish.is_wished) == ("이 그릇 40cm로 맞춤 제작", 30, "", True)
    free = replace(JAR, names={"ko": "도록"}, tax_code="exempt", unit="each", lead_days=0)
    offered(quote_id, rep, mug_line(mug), jar(), jar(free, "3", 30, 10_000))
    number = Quote.objects.get(pk=quote_id).number
    assert [one.sku for one in last(quote_id).lines[1:]] == [f"MADE-{number}-1", f"MADE-{number}-2"]
    services.accept_quote(quote_id=quote_id, version=2, selection={"1": 20, "2": 30, "3": 30}, actor=buyer)
    placed = order(quote_id, buyer)
    lines = {one.sku: one for one in OrderLine.objects.filter(order=placed)}
    made = lines[f"MADE-{number}-1"]
    assert (made.quantity, made.unit, made.gross_minor, made.tax_minor) == (30, "set", 1_650_000, 150_000)
    assert lines[f"MADE-{number}-2"].tax_minor == 0
    assert placed.gross_minor == 20_000 + 1_650_000 + 300_000
    assert {one.sku: one.quantity for one in OrderLine.objects.filter(order=placed)} == {
        "MUG": 20,
        f"MADE-{number}-1": 30,
        f"MADE-{number}-2": 30,
    }
    assert made.variant_id
    waiting = Waiting.objects.get(variant=made.variant_id)
    assert (waiting.quantity, waiting.promised_on > clock.today() + timedelta(days=10)) == (30, True)
    receive(made.variant_id, 30)  # made, it goes to who waits for it
    assert not Waiting.objects.filter(variant=made.variant_id, state="waiting").exists()
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


def test_it_is_shipped_invoiced_and_given_back_like_anything_else(
    shop: Channel, mug: UUID, rep: Actor, buyer: Actor
) -> None:
    quote_id = asked(shop, buyer)
    offered(quote_id, rep, mug_line(mug), jar())
    services.accept_quote(quote_id=quote_id, version=2, selection={"1": 20, "2": 30}, actor=buyer)
    placed = order(quote_id, buyer)
    sku = f"MADE-{Quote.objects.get(pk=quote_id).number}-1"
    variant_id = placed.lines.get(sku=sku).variant_id
    assert variant_id
    receive(variant_id, 30)
    mark_paid(order_id=placed.pk, actor=DESK)
    ship_order(order_id=placed.pk, actor=ACTOR)
    hear()
    invoice = only_invoice(placed)
    line = invoice.lines.get(sku=sku)
    assert (line.quantity, line.net_minor + line.tax_minor, line.tax_minor) == (30, 1_650_000, 150_000)
    assert (invoice.gross_minor, placed.gross_minor) == (1_670_000, 1_670_000)
    refund_items(order_id=placed.pk, quantities={placed.lines.get(sku=sku).pk: 1}, actor=DESK)
    hear()
    assert documents(placed)[1][:2] == ("credit_note", 55_000)
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


def test_called_off_before_it_is_made_nobody_waits_for_it(shop: Channel, mug: UUID, rep: Actor, buyer: Actor) -> None:
    quote_id = asked(shop, buyer)
    offered(quote_id, rep, mug_line(mug), jar())
    services.accept_quote(quote_id=quote_id, version=2, selection={"1": 20, "2": 30}, actor=buyer)
    placed = order(quote_id, buyer)
    cancel_order(order_id=placed.pk, actor=DESK)
    assert not Waiting.objects.filter(state="waiting").exists()
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


def test_nobody_else_meets_it_and_nobody_at_all_before_it_is_sent(
    shop: Channel, mug: UUID, rep: Actor, buyer: Actor
) -> None:
    quote_id, other = asked(shop, buyer), member_of(company("다른 집"))
    services.write_draft(quote_id=quote_id, content=content(mug_line(mug), jar()), actor=rep)
    sku = last(quote_id).lines[1].sku
    assert not seen(shop, buyer, sku)
    services.send_quote(quote_id=quote_id, actor=rep)
    assert [seen(shop, one, sku) for one in (buyer, other, Actor())] == [True, False, False]
    cart = open_cart(channel=shop, actor=other)
    with pytest.raises(UnknownSku):
        put_line(cart_id=cart, sku=sku, unit_quantity=1, actor=other, unit="set")
    with pytest.raises(InvalidQuote):
        content_asked(shop, other, [LineAsked(sku, 1)])
    theirs = services.ask_quote(channel=shop, content=content(mug_line(mug), valid_until=None), actor=other)
    stolen = replace(last(quote_id).lines[1], made=None)
    with pytest.raises(InvalidQuote, match="unknown_sku"):
        services.write_draft(quote_id=theirs, content=content(stolen), actor=rep)
    services.withdraw_quote(quote_id=quote_id, actor=rep)
    assert not seen(shop, buyer, sku)


def test_a_new_offer_is_of_the_same_goods_and_what_it_leaves_out_is_put_away(
    shop: Channel, mug: UUID, rep: Actor, buyer: Actor
) -> None:
    quote_id = asked(shop, buyer)
    offered(quote_id, rep, mug_line(mug), jar(), jar(replace(JAR, names={"ko": "받침"}), "3"))
    first, second = (one.sku for one in last(quote_id).lines[1:])
    larger = replace(JAR, names={"ko": "달항아리 45cm 맞춤", "en": "Moon jar, 45 cm"}, lead_days=20)
    services.revise_quote(quote_id=quote_id, content=content(mug_line(mug), jar(larger)), actor=rep)
    assert not seen(shop, buyer, first)
    services.send_quote(quote_id=quote_id, actor=rep)
    assert (last(quote_id).lines[1].sku, seen(shop, buyer, first)) == (first, True)
    assert not catalog.variants_by_sku([second], catalog.viewer_for(shop, buyer, "ko"))
    product = catalog.get_product(first.lower(), catalog.viewer_for(shop, buyer, "en"))
    assert product.card.name == "Moon jar, 45 cm"
    assert content_of(Quote.objects.get(pk=quote_id), 2).lines[1].made == JAR  # what was said stays


def test_what_is_not_taken_and_what_ran_out_is_put_away(shop: Channel, mug: UUID, rep: Actor, buyer: Actor) -> None:
    quote_id = asked(shop, buyer)
    offered(quote_id, rep, mug_line(mug), jar(), jar(replace(JAR, names={"ko": "받침"}), "3", is_optional=True))
    first, second = (one.sku for one in last(quote_id).lines[1:])
    services.accept_quote(quote_id=quote_id, version=2, selection={"1": 20, "2": 30}, actor=buyer)
    looks = catalog.viewer_for(shop, buyer, "ko")
    assert catalog.variants_by_sku([first, second], looks).keys() == {first}
    with clock.at(clock.now() + timedelta(days=30)):
        assert services.expire_due(actor=ACTOR) == 1
    assert not seen(shop, buyer, first)


def test_a_wish_has_to_be_answered_and_a_copy_is_made_anew(shop: Channel, mug: UUID, rep: Actor, buyer: Actor) -> None:
    quote_id = asked(shop, buyer)
    services.write_draft(quote_id=quote_id, content=content(mug_line(mug), last(quote_id).lines[1]), actor=rep)
    with pytest.raises(InvalidQuote, match="not_offered"):
        services.send_quote(quote_id=quote_id, actor=rep)
    offered(quote_id, rep, mug_line(mug), jar())
    copy = services.copy_quote(quote_id=quote_id, actor=rep)
    assert last(copy).lines[1].made == JAR
    assert last(copy).lines[1].sku != last(quote_id).lines[1].sku


@pytest.mark.parametrize(
    "made",
    [
        replace(JAR, names={"en": "Jar"}),
        replace(JAR, names={"ko": " "}),
        replace(JAR, unit="dozen"),
        replace(JAR, lead_days=366),
        replace(JAR, tax_code="gift_card"),
    ],
)
def test_goods_that_are_not_whole_are_refused(shop: Channel, mug: UUID, rep: Actor, buyer: Actor, made: Made) -> None:
    quote_id = asked(shop, buyer)
    with pytest.raises(InvalidQuote, match="bad_made"):
        services.write_draft(quote_id=quote_id, content=content(Line("2", "x", quantity=1, made=made)), actor=rep)
    assert not Product.objects.filter(made_for__isnull=False).exists()


def test_what_they_cost_is_held_against_their_price_and_never_leaves(
    shop: Channel, mug: UUID, rep: Actor, buyer: Actor
) -> None:
    services.set_quote_policy(channel_id=shop.id, policy=PolicyView(Decimal("0.1"), asks_costs=True), actor=ACTOR)
    quote_id = asked(shop, buyer)
    services.write_draft(quote_id=quote_id, content=content(jar()), actor=rep, costs={"2": Decimal("47123")})
    assert [one.kind.value for one in quote_concerns(quote_id, rep)] == ["below_margin"]
    assert [one.cost for one in quote_margins(quote_id, rep)] == [Decimal("47123")]
    services.write_draft(quote_id=quote_id, content=content(jar()), actor=rep, costs={"2": Decimal("30000")})
    assert services.send_quote(quote_id=quote_id, actor=rep) == QuoteState.SENT
    assert not [word for word in ("47123", "30000") if word in repr(get_quote(quote_id, buyer))]


def test_for_whom_they_are_made_stays(shop: Channel, mug: UUID, rep: Actor, buyer: Actor) -> None:
    offered(asked(shop, buyer), rep, jar())
    for change in ({"made_for": None}, {"made_for": company("다른 집")}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Product.objects.filter(made_for__isnull=False).update(**change)
    assert Product.objects.get(made_for__isnull=False).status == ProductStatus.ACTIVE
    assert not catalog.list_product_ids(
        viewer(shop), ListingFilter(text="달항아리"), sort=Sort.NAME, offset=0, limit=9
    )[0]
