"""Gifts: paid by one, whose receiver says where they go, or of which all money goes back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.undoing import undone
from factories import ACTOR, checkout, company, member_of, shopper, user_of
from jangteo.approvals import services as approvals
from jangteo.approvals.errors import ApprovalNeeded
from jangteo.approvals.types import Verdict
from jangteo.channels.types import Channel
from jangteo.kernel import clock, personal
from jangteo.kernel.errors import JangteoError, NotPermitted
from jangteo.kernel.models import Letter
from jangteo.ordering.errors import CannotGive, EndsByItself, NotChangeable, OrderIsHeld, ReceiverNotAwaited
from jangteo.ordering.models import Cart, Order, OrderHold, Refund
from jangteo.ordering.selectors import get_cart, get_order_by_id, list_revisions, preview_revision
from jangteo.ordering.services import (
    cancel_order,
    cancel_unpaid_orders,
    change_payment,
    hold_order,
    release_hold,
    revise_order,
    ship_order,
    tell_destination,
)
from jangteo.ordering.types import ChangeAddress, HoldKind
from jangteo.parties import services as parties
from jangteo.parties.errors import IncompleteAddress, InvalidEmail
from jangteo.parties.types import MemberRole
from jangteo.payments.errors import MethodNotOffered
from jangteo.payments.types import PaymentMethod
from jangteo.sharing import selectors, services
from jangteo.sharing.errors import GiftNotFound, GiftOver, InvalidGift, LinkNotFound
from jangteo.sharing.models import Gift, PersonalLink
from jangteo.sharing.types import GiftClaim, GiftRequestKind
from sharing.giving import CLAIM, DRAFT, HERE, give, goes_to, holds, link, open_gift, paid, stands
from sharing.using import broken, letters_to, market, relay


@pytest.fixture
def shop(db: None) -> Channel:
    return market()


def told(address: str) -> list[str]:
    return [one.removeprefix("sharing.gift_") for one in letters_to(address) if one.startswith("sharing.gift_")]


def test_a_gift_waits_for_its_money_then_for_its_receiver(shop: Channel) -> None:
    giver = shopper()
    gift_id = give(shop, giver, {"MUG": 2}, replace(DRAFT, sent_to="jisu@test.example"))
    assert (stands(gift_id), holds(gift_id)) == (("waiting", "placed", "awaited"), ["gift"])
    with pytest.raises(GiftOver):  # no link to a gift that is not paid
        link(gift_id, giver)
    assert told("jisu@test.example") == []
    paid(gift_id)
    assert told("jisu@test.example") == ["invited"]
    token = Letter.objects.get(to="jisu@test.example").text.partition("/gift/")[2].partition("/")[0]
    seen = selectors.look_at_gift(token, "ko")
    assert (seen.state, seen.from_name, seen.note, seen.lines[0].quantity) == ("open", "이모", "생일 축하해", 2)
    assert (seen.ship_to, seen.order_number, seen.is_receiver) == (None, "", False)
    with pytest.raises(OrderIsHeld):
        ship_order(order_id=seen.order_id, actor=ACTOR)
    own = services.claim_gift(token=token, claim=CLAIM)
    assert (stands(gift_id), holds(gift_id), goes_to(gift_id)) == (("claimed", "placed", "paid"), [], HERE.line1)
    for other in (token, own):  # once, and never again
        with pytest.raises(GiftOver) as over:
            services.claim_gift(token=other, claim=replace(CLAIM, ship_to=replace(HERE, line1="elsewhere")))
        assert over.value.facts["state"] == "claimed"
    with pytest.raises(ReceiverNotAwaited):
        tell_destination(order_id=seen.order_id, ship_to=HERE)
    theirs, others = selectors.look_at_gift(own, "ko"), selectors.look_at_gift(token, "ko")
    assert theirs.ship_to is not None
    assert (theirs.ship_to.line1, theirs.order_number != "") == (HERE.line1, True)
    assert (others.ship_to, others.order_number, others.lines, others.note) == (None, "", (), "")
    assert told("jisu@test.example") == ["invited", "kept"]
    ship_order(order_id=seen.order_id, actor=ACTOR)
    assert broken() == []


def test_what_it_came_to_stays_and_staff_change_it_as_ever(db: None) -> None:
    shop, giver = market(change_minutes=60), shopper()
    gift_id, token = open_gift(shop, giver, {"MUG": 3})
    order = Order.objects.get()
    figures = (order.net_minor, order.tax_minor, order.gross_minor, order.shipping_net_minor)
    with pytest.raises(OrderIsHeld):
        revise_order(order_id=order.pk, edits=[ChangeAddress(1, HERE)], expected="", actor=ACTOR)
    hold = OrderHold.objects.get()
    with pytest.raises(EndsByItself):
        release_hold(hold_id=hold.pk, why="go", actor=ACTOR)
    with pytest.raises(EndsByItself):
        hold_order(order_id=order.pk, kind=HoldKind.GIFT, why="x", actor=ACTOR)
    services.claim_gift(token=token, claim=replace(CLAIM, ship_to=replace(HERE, postcode="12")))
    assert holds(gift_id) == ["address"]  # as every order with a postcode that is none
    order.refresh_from_db()
    assert (order.net_minor, order.tax_minor, order.gross_minor, order.shipping_net_minor) == figures
    edits = [ChangeAddress(1, replace(HERE, line1="무등로 78"))]
    with pytest.raises(NotChangeable) as refusal:
        preview_revision(order_id=order.pk, edits=edits, actor=giver)
    assert refusal.value.facts["why"] == "gift"
    seen = preview_revision(order_id=order.pk, edits=edits, actor=ACTOR)
    revise_order(order_id=order.pk, edits=edits, expected=seen.token, actor=ACTOR)
    assert goes_to(gift_id) == "무등로 78"
    assert [len(one.deliveries) for one in list_revisions(order.pk, ACTOR)] == [1]
    assert [len(one.deliveries) for one in list_revisions(order.pk, giver)] == [0]
    assert broken() == []


@pytest.mark.parametrize("end", ["declined", "expired", "taken_back"])
def test_what_nobody_takes_gives_all_money_back(shop: Channel, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    giver = shopper()
    gift_id, token = open_gift(shop, giver, draft=replace(DRAFT, sent_to="jisu@test.example"))
    address = Letter.objects.filter(purpose="sharing.gift_ready").get().to
    if end == "declined":
        services.decline_gift(token=token, word="마음만 받을게")
    elif end == "taken_back":
        services.take_gift_back(gift_id=gift_id, actor=giver)
        services.take_gift_back(gift_id=gift_id, actor=giver)  # it is over already
    else:
        now = clock.now() + timedelta(days=7, minutes=1)
        monkeypatch.setattr(clock, "now", lambda: now)
        with pytest.raises(GiftOver):  # the page at once, the job after a while
            services.claim_gift(token=token, claim=CLAIM)
        assert [services.expire_gifts(), services.expire_gifts()] == [1, 0]
    assert stands(gift_id) == (end, "cancelled", "refunded")
    assert [one.gross_minor for one in Refund.objects.all()] == [Order.objects.get().gross_minor]
    with pytest.raises(GiftOver):
        services.claim_gift(token=token, claim=CLAIM)
    assert told(address) == ["ready"] + ([] if end == "taken_back" else [end])
    assert told("jisu@test.example") == ["invited"] + (["withdrawn"] if end == "taken_back" else [])
    assert broken() == []
    assert Gift.objects.get().is_settled


def test_what_is_not_paid_ends_as_every_order(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, giver = market(unpaid_hours=48), shopper()
    gift_id, other = give(shop, giver, {"MUG": 1}), give(shop, giver, {"MUG": 1})
    services.take_gift_back(gift_id=other, actor=giver)
    now = clock.now() + timedelta(days=60)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert cancel_unpaid_orders() == 1
    relay()
    assert stands(gift_id) == ("called_off", "cancelled", "void")
    assert stands(other) == ("taken_back", "cancelled", "void")
    assert PersonalLink.objects.count() == 0
    assert broken() == []


def test_the_shop_calls_off_what_was_taken_and_what_was_not(shop: Channel) -> None:
    giver = shopper()
    taken, token = open_gift(shop, giver)
    services.claim_gift(token=token, claim=CLAIM)
    waits, other = open_gift(shop, giver)
    for row in Gift.objects.all():
        assert row.order_id is not None
        cancel_order(order_id=row.order_id, actor=ACTOR)
    with pytest.raises(GiftOver) as refusal:  # before anybody heard of it
        services.claim_gift(token=other, claim=CLAIM)
    assert refusal.value.facts["state"] == "called_off"
    relay()
    assert {stands(one) for one in (taken, waits)} == {("called_off", "cancelled", "refunded")}
    assert told("jisu@test.example") == ["kept", "withdrawn"]
    assert broken() == []


def test_what_is_looked_at_for_fraud_gives_back_once_it_may(shop: Channel) -> None:
    giver = shopper()
    gift_id, token = open_gift(shop, giver)
    hold = hold_order(order_id=Order.objects.get().pk, kind=HoldKind.FRAUD, why="odd", actor=ACTOR)
    services.decline_gift(token=token)
    assert stands(gift_id) == ("declined", "placed", "paid")
    services.expire_gifts()
    assert (stands(gift_id), broken()) == (("declined", "placed", "paid"), [])
    release_hold(hold_id=hold, why="it was they", actor=ACTOR)
    services.expire_gifts()
    assert (stands(gift_id), broken()) == (("declined", "cancelled", "refunded"), [])


def test_a_link_made_anew_ends_the_one_before_and_not_its_time(shop: Channel) -> None:
    giver = shopper()
    gift_id, first = open_gift(shop, giver)
    until = PersonalLink.objects.get().expires_at
    second = link(gift_id, giver)
    with pytest.raises(LinkNotFound):
        services.claim_gift(token=first, claim=CLAIM)
    assert PersonalLink.objects.get().expires_at == until
    with pytest.raises(GiftNotFound):
        link(gift_id, shopper(name="다른 사람"))
    with pytest.raises(GiftNotFound):
        services.take_gift_back(gift_id=gift_id, actor=shopper(name="또 다른 사람"))
    own = services.claim_gift(token=second, claim=CLAIM)
    for refused in (lambda: link(gift_id, giver), lambda: services.take_gift_back(gift_id=gift_id, actor=giver)):
        with pytest.raises(GiftOver):
            refused()
    with pytest.raises(GiftOver):  # only by the receiver's own
        services.ask_about_gift(token=second, kind=GiftRequestKind.EXCHANGE, words="too small")
    for _ in range(3):
        services.ask_about_gift(token=own, kind=GiftRequestKind.EXCHANGE, words="작아요")
    with pytest.raises(InvalidGift):
        services.ask_about_gift(token=own, kind=GiftRequestKind.RETURN, words="작아요")
    kept = selectors.gift_of_order(Order.objects.get().pk)
    assert kept is not None
    assert ([one.words for one in kept.requests], kept.reached_by) == (["작아요"] * 3, "jisu@test.example")
    assert told(str(Letter.objects.filter(purpose="sharing.gift_ready").get().to)) == ["ready", "claimed"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"days": 0}, InvalidGift),
        ({"days": 31}, InvalidGift),
        ({"from_name": " "}, InvalidGift),
        ({"to_name": "x" * 61}, InvalidGift),
        ({"note": "x" * 301}, InvalidGift),
        ({"sent_to": "nobody"}, InvalidEmail),
    ],
)
def test_what_a_giver_says_is_looked_at(shop: Channel, change: dict[str, Any], refusal: type[JangteoError]) -> None:
    with pytest.raises(refusal):
        give(shop, shopper(), {"MUG": 1}, replace(DRAFT, **change))
    assert (Order.objects.count(), Gift.objects.count()) == (0, 0)


def test_who_may_give_and_how(shop: Channel) -> None:
    with pytest.raises(CannotGive) as refusal:
        give(shop, member_of(company()), {"MUG": 1})
    assert refusal.value.facts["why"] == "company"
    with pytest.raises(CannotGive) as refusal:
        give(shop, shopper(), {"MUG": 1}, payment_method=PaymentMethod.ON_DELIVERY)
    assert refusal.value.facts["why"] == "method"
    waits = give(shop, shopper(), {"MUG": 1})
    with pytest.raises(MethodNotOffered):
        change_payment(order_id=Order.objects.get().pk, method=PaymentMethod.ON_DELIVERY, actor=ACTOR)
    Gift.objects.filter(pk=waits).delete()
    _gift, token = open_gift(shop, shopper())
    with pytest.raises(IncompleteAddress):
        services.claim_gift(token=token, claim=GiftClaim(replace(HERE, country="US")))
    with pytest.raises(IncompleteAddress):
        services.claim_gift(token=token, claim=GiftClaim(replace(HERE, line1="")))
    with pytest.raises(InvalidEmail):
        services.claim_gift(token=token, claim=replace(CLAIM, email="nobody"))
    assert (Gift.objects.get().state, Gift.objects.get().receiver_digest) == ("open", None)


@pytest.mark.parametrize("is_approved", [True, False])
def test_a_childs_gift_is_asked_for_first(shop: Channel, is_approved: bool) -> None:
    family = parties.create_household(name="우리 집", language="ko", actor=ACTOR)
    guardian, child = member_of(family, MemberRole.GUARDIAN, "아버지"), member_of(family, MemberRole.CHILD, "막내")
    with pytest.raises((ApprovalNeeded, NotPermitted)):
        give(shop, child, {"MUG": 1})
    cart_id = Cart.objects.get().pk
    request_id = services.ask_for_gift(
        cart_id=cart_id,
        expected_gross=get_cart(cart_id, child).quote.gross,
        details=checkout(),
        draft=DRAFT,
        actor=child,
    )
    assert selectors.list_gifts(child) == []
    if is_approved:
        approvals.decide(request_id=request_id, verdict=Verdict.APPROVE, actor=guardian)
        relay()
        order = Order.objects.get()
        assert (order.is_gift, [one.state for one in selectors.list_gifts(child)]) == (True, ["waiting"])
        services.claim_gift(token=link(paid(Gift.objects.get().pk), child), claim=CLAIM)
    else:
        approvals.decide(request_id=request_id, verdict=Verdict.REJECT, actor=guardian, why="no")
        relay()
        assert selectors.list_gifts(child) == []
    assert broken() == []


EMAILS = st.sampled_from(["", "secret@test.example"])
PHONES = st.from_regex(r"\A01[0-9]-[0-9]{4}-[0-9]{4}\Z")
WORDS = st.text("가나다 0123456789", min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    line1=WORDS,
    email=st.sampled_from(["", "secret@test.example"]),
    phone=st.from_regex(r"\A01[0-9]-[0-9]{4}-[0-9]{4}\Z"),
)
def test_nothing_a_giver_reads_tells_where_it_goes(shop: Channel, line1: str, phone: str, email: str) -> None:
    """By the services their pages and programs are made of; what is sent to them is told by its own tests."""
    marked = replace(
        HERE, recipient="⟦받는이⟧", line1=f"⟦{line1.strip()}⟧", line2="⟦호⟧", phone=f"⟦{phone}⟧", city="⟦시⟧"
    )
    with undone():
        giver = shopper()
        assert giver.person_id is not None
        draft = replace(DRAFT, sent_to=user_of(giver).email)  # their own, so that all letters may be theirs
        gift_id, token = open_gift(shop, giver, draft=draft)
        own = services.claim_gift(token=token, claim=replace(CLAIM, ship_to=marked, email=email))
        relay()
        order = Order.objects.get()
        read = [
            get_order_by_id(order.pk, giver),
            list_revisions(order.pk, giver),
            selectors.list_gifts(giver),
            selectors.get_gift(gift_id, giver),
            selectors.look_at_gift(token, "ko"),
            [one.export(personal.trace(giver.person_id)) for one in personal.list_providers()],
            list(Letter.objects.exclude(to="secret@test.example").values_list("to", "subject", "text")),
        ]
        said = repr(read)
        assert [part for part in ("⟦", "secret@test.example", HERE.postcode, own) if part in said] == []
