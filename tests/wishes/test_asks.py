"""Being told that something is back: once, in turn, only what the buyer may buy here, and as often as nobody minds."""

from datetime import timedelta

import pytest

from factories import ACTOR, GUEST, channel, company, member_of, receive, shopper, stocked
from jangteo.catalog import services as catalog
from jangteo.catalog.selectors import variants_by_id
from jangteo.channels.types import Channel
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.types import Visitor
from jangteo.inventory.events import StockReturned
from jangteo.kernel import clock, outbox
from jangteo.kernel.models import HandledEvent, Letter, OutboxEvent
from jangteo.kernel.types import Actor
from jangteo.parties import services as parties
from jangteo.parties.selectors import log_ins_of
from jangteo.privacy import services as privacy
from jangteo.privacy.types import ConsentChannel, ConsentSource, Purpose
from jangteo.wishes import selectors, services
from jangteo.wishes.errors import AskNotFound, InvalidWish, NotSoldOut
from jangteo.wishes.models import StockAsk
from jangteo.wishes.selectors.asks import token_of
from jangteo.wishes.types import AskMade, AskPolicyView, AskState

pytestmark = pytest.mark.django_db
HERE = Visitor("10.0.0.1")


@pytest.fixture
def shop() -> Channel:
    return channel("shop")


def ask(shop: Channel, actor: Actor, sku: str = "MUG", email: str = "") -> AskMade:
    return services.ask_stock(channel=shop, sku=sku, actor=actor, language="ko", visitor=HERE, email=email)


def told() -> list[str]:
    """To whom letters went that something is back, in their order."""
    rows = Letter.objects.filter(purpose="wishes.back").order_by("written_at", "id")
    return list(rows.values_list("to", flat=True))


def address(actor: Actor) -> str:
    assert actor.person_id
    return log_ins_of([actor.person_id])[actor.person_id].email


def hear() -> None:
    """The relay runs until nothing waits."""
    while outbox.relay_batch():
        pass


def test_only_what_is_sold_out_is_waited_for_and_asking_twice_is_one_ask(shop: Channel) -> None:
    stocked(shop, {"MUG": 0, "CUP": 3})
    me = shopper()
    first = ask(shop, me)
    assert ask(shop, me) == first
    with pytest.raises(NotSoldOut):
        ask(shop, me, "CUP")
    with pytest.raises(InvalidWish):
        ask(shop, me, "NONE")
    assert [(one.sku, one.state) for one in selectors.list_asks(me, shop, "ko")] == [("MUG", AskState.WAITING)]
    with pytest.raises(AskNotFound):
        services.stop_ask(ask_id=first.id, actor=shopper())
    services.stop_ask(ask_id=first.id, actor=me)
    assert selectors.list_asks(me, shop, "ko") == []


def test_goods_that_come_tell_who_waits_once_however_often_the_event_is_heard(shop: Channel) -> None:
    mug = stocked(shop, {"MUG": 0})["MUG"]
    me = shopper()
    ask(shop, me)
    hear()
    assert told() == []
    receive(mug, 3)
    hear()
    assert told() == [address(me)]
    (event,) = OutboxEvent.objects.filter(name=StockReturned.name)
    HandledEvent.objects.filter(event=event).delete()
    OutboxEvent.objects.filter(pk=event.pk).update(done_at=None)
    hear()
    services.tell_back()
    assert told() == [address(me)]
    letter = Letter.objects.get(purpose="wishes.back")
    assert "1000" not in letter.text
    assert "/restock/link/" in letter.text
    assert [one.state for one in selectors.list_asks(me, shop, "ko")] == [AskState.TOLD]
    receive(mug, 3)
    hear()
    assert len(told()) == 1


def test_where_few_come_the_first_are_told_first_and_the_next_after_a_day(shop: Channel) -> None:
    mug = stocked(shop, {"MUG": 0})["MUG"]
    people = [shopper(f"손님 {number}") for number in range(5)]
    now = clock.now()
    for number, one in enumerate(people):
        with clock.at(now + timedelta(minutes=number)):
            ask(shop, one)
    addresses = [address(one) for one in people]
    later = now + timedelta(hours=1)
    with clock.at(later):
        receive(mug, 1)
        hear()
        assert told() == addresses[:2]
        services.tell_back()
        assert told() == addresses[:2]
    with clock.at(later + timedelta(days=1, minutes=1)):
        services.tell_back()
        assert told() == addresses[:4]
    with clock.at(later + timedelta(days=3)):
        services.set_policy(channel_id=shop.id, policy=AskPolicyView(factor=1, days=30), actor=ACTOR)
        services.tell_back()
    assert told() == addresses


def test_who_may_not_buy_it_is_passed_over_and_keeps_their_place() -> None:
    trade = channel("trade", access="company", tax_view="net")
    mug = stocked(trade, {"MUG": 0})["MUG"]
    firm = company()
    left, stays = member_of(firm), member_of(company("다른 곳"))
    ask(trade, left)
    ask(trade, stays)
    assert left.person_id is not None
    parties.remove_member(party_id=firm, person_id=left.person_id, actor=ACTOR)
    receive(mug, 5)
    hear()
    assert told() == [address(stays)]
    assert StockAsk.objects.get(person=left.person_id).state == AskState.WAITING
    catalog.end_listing(product_id=variants_by_id([mug])[mug].product_id, channel_id=trade.id, actor=ACTOR)
    parties.add_member(party_id=firm, person_id=left.person_id, role="buyer", actor=ACTOR)
    services.tell_back()
    assert told() == [address(stays)]


def test_a_guest_is_written_to_only_once_they_said_that_the_address_is_theirs(shop: Channel) -> None:
    mug = stocked(shop, {"MUG": 0})["MUG"]
    with pytest.raises(InvalidWish):
        ask(shop, GUEST, email="nobody")
    made = ask(shop, GUEST, email="Guest@test.example")
    assert ask(shop, GUEST, email="guest@TEST.example") == made
    assert not made.is_confirmed
    receive(mug, 1)
    hear()
    assert told() == []
    token = token_of(StockAsk.objects.get())
    assert selectors.look_at_ask(token, "ko").state == AskState.UNCONFIRMED
    with pytest.raises(AskNotFound):
        services.confirm_ask(token=f"{token}x")
    services.confirm_ask(token=token)
    services.tell_back()
    assert told() == ["Guest@test.example"]
    with pytest.raises(NotSoldOut):
        ask(shop, GUEST, email="guest@test.example")


def test_a_mailbox_is_not_filled_by_strangers_and_what_nobody_confirms_goes(shop: Channel) -> None:
    stocked(shop, {f"M{number}": 0 for number in range(6)})
    for number in range(5):
        ask(shop, GUEST, f"M{number}", "guest@test.example")
    with pytest.raises(TooManyAttempts):
        ask(shop, GUEST, "M5", "guest@test.example")
    with clock.at(clock.now() + timedelta(days=2)):
        services.end_asks()
    assert not StockAsk.objects.exists()


def test_one_link_stops_all_that_an_address_waits_for_and_a_no_to_such_letters_is_heard(shop: Channel) -> None:
    variants = stocked(shop, {"MUG": 0, "CUP": 0})
    me, other = shopper(), shopper()
    for sku in variants:
        ask(shop, me, sku)
    ask(shop, other)
    row = StockAsk.objects.filter(person=me.person_id).first()
    assert row is not None
    assert services.stop_by_token(token=token_of(row)) == 2
    assert other.person_id is not None
    privacy.withdraw_consent(
        person_id=other.person_id,
        purpose=Purpose.RESTOCK,
        channel=ConsentChannel.EMAIL,
        source=ConsentSource.PAGE,
        actor=other,
    )
    receive(variants["MUG"], 5)
    hear()
    assert told() == []
    assert set(StockAsk.objects.values_list("state", flat=True)) == {AskState.STOPPED.value}


def test_an_ask_ends_by_time_and_staff_see_how_many_wait(shop: Channel) -> None:
    variants = stocked(shop, {"MUG": 0, "CUP": 0})
    for _ in range(2):
        ask(shop, shopper())
    ask(shop, shopper(), "CUP")
    assert [(one.variant_id, one.waiting) for one in selectors.list_awaited()] == [
        (variants["MUG"], 2),
        (variants["CUP"], 1),
    ]
    assert selectors.count_awaited() == 2
    with clock.at(clock.now() + timedelta(days=91)):
        assert selectors.list_awaited() == []
        services.end_asks()
        receive(variants["MUG"], 5)
        hear()
    assert told() == []
    with clock.at(clock.now() + timedelta(days=200)):
        services.end_asks()
    assert not StockAsk.objects.exists()
