"""Each place that asks extensions: what it does with the answer, and without one."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from extending.planted import MOODS, Planted, mood
from factories.buying import cart_with, order_of
from factories.people import shopper
from factories.selling import channel, promotion, receive, serve, stocked
from jangteo.content.selectors.extended import extended_block
from jangteo.content.types import Block, BlockKind
from jangteo.extending import calling
from jangteo.extending.types import Extension, Hook, HookKind, Loaded
from jangteo.fulfilment.errors import NotCarried
from jangteo.fulfilment.gateways import carrier_names, get_carrier
from jangteo.kernel import because, letters
from jangteo.ordering.models import OrderLine
from jangteo.ordering.selectors import get_cart
from jangteo.payments.errors import EventRefused, GatewayAway, GatewayRefused, OutcomeUnknown
from jangteo.payments.gateways import gateway, offered

pytestmark = pytest.mark.django_db
WRONG = [one for one in MOODS if one not in ("blocks", "leaves")]


def test_a_condition_decides_and_one_that_fails_is_not_met_and_told(extended: Planted) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"A": 50})
    promotion("two", {"percent": "10", "on": "order"}, when={"hook": "planted.two"})
    one = cart_with(shop, buyer, {"A": 1})
    assert get_cart(one, buyer).quote.discounts == ()
    order = order_of(shop, shopper(), {"A": 2})
    assert order.gross_minor == 1800
    for wrong in WRONG:
        mood.now = wrong
        quote = get_cart(one, buyer).quote
        assert quote.discounts == ()
        (told,) = quote.lines[0].because["hooks"]
        assert told["hook"] == "planted.two"
        assert told["failed"]
        assert any("planted.two" in said for said in because.in_words("price", quote.lines[0].because, "en"))


def test_places_are_asked_in_the_order_wanted_and_by_rank_where_it_fails(extended: Planted) -> None:
    shop, buyer = channel(), shopper()
    goods = stocked(shop, {"A": 50})
    serve(shop.id, "W2", 5)
    receive(goods["A"], 50, "W2")
    places = []
    for now in ("", *WRONG):
        mood.now = now
        line = OrderLine.objects.get(order=order_of(shop, buyer, {"A": 1}))
        (told,) = [one.because for one in because.list_for([line.pk]) if one.decision == "allocation"]
        places.append(told["from"][0]["place"])
        assert told["extension"]["hook"] == "planted.backwards"
        assert ("failed" in told["extension"]) is bool(now)
    assert places == ["W2", *["W1"] * len(WRONG)]


def test_letters_go_with_the_extension_and_by_the_mail_server_where_it_fails(extended: Planted) -> None:
    for now in ("", "raises", "wrong type", "bad SQL"):
        mood.now = now
        letters.write(to="maru@example.com", subject=now or "fine", text="…", purpose="tests.letter")
        letters.send_batch()
    assert [one.subject for one in mail.outbox] == ["raises", "wrong type", "bad SQL"]


def test_a_block_is_left_out_where_it_fails(extended: Planted) -> None:
    block = Block("a", BlockKind.EXTENSION, {"hook": "planted.leaf"})
    shown = extended_block(block, "ko", "shop")
    assert shown is not None
    assert shown.heading == "Planted"
    for wrong in WRONG:
        mood.now = wrong
        assert extended_block(block, "ko", "shop") is None


def provided(settings: Any, monkeypatch: pytest.MonkeyPatch, kind: HookKind, hook: Any) -> None:
    target = "extending.planted:provided"
    settings.EXTENSIONS = Loaded((Extension("other", "1", 1, (Hook(kind, "other", target, {"en": "Other"}),)),))
    monkeypatch.setattr(calling, "begin_writing", lambda: None)
    calling.forget()
    monkeypatch.setattr("extending.planted.provided", hook, raising=False)


def fails(*_facts: Any, **_named: Any) -> None:
    raise KeyError("what")


def test_a_payment_provider_that_fails_leaves_the_outcome_unknown(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(**_named: Any) -> None:
        raise GatewayRefused(why="expired_card")

    hook = SimpleNamespace(code="other", merchant="M", waits=True, capture=fails, void=refuses, read_event=fails)
    provided(settings, monkeypatch, HookKind.GATEWAY, hook)
    assert offered()[-1] == "other"
    provider = gateway("other")
    assert (provider.merchant, provider.waits) == ("M", True)
    with pytest.raises(OutcomeUnknown):
        provider.capture(key="k", reference="r", amount=None)  # type: ignore[arg-type]
    with pytest.raises(GatewayRefused):
        provider.void(key="k", reference="r")
    with pytest.raises(EventRefused):
        provider.read_event({}, b"")
    monkeypatch.setattr(calling, "switched_off", lambda: frozenset({"other"}))
    calling.forget()
    assert "other" not in offered()
    with pytest.raises(GatewayAway):
        provider.void(key="k", reference="r")


def test_a_carrier_that_fails_carries_nothing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = SimpleNamespace(code="other", names={}, quote=lambda _: "cheap", book=fails)
    provided(settings, monkeypatch, HookKind.CARRIER, hook)
    assert carrier_names()["other"] == {"en": "Other"}
    for ask in (get_carrier("other").quote, get_carrier("other").book):
        with pytest.raises(NotCarried):
            ask(uuid4())  # type: ignore[arg-type]
