"""What is left on a gift card for whoever has its code; asking for the rest in money, which staff pay or refuse."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from factories import ACTOR
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.personal import Person
from jangteo.kernel.types import PartyId
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole
from jangteo.stored_value import services
from jangteo.stored_value.errors import InvalidValue
from jangteo.stored_value.jobs import KEPT
from jangteo.stored_value.models import PayoutRequest
from jangteo.stored_value.services.personal_data import erase_values, export_values
from jangteo.stored_value.types import IssuedCard, PayoutAccount
from office.desk import staff_client
from stored_value.using import broken, card_of, left, spend
from storefront.market import PASSWORD, SHOPPER, Market

pytestmark = pytest.mark.django_db
PAGE, ASK = "/gift-card/", "/gift-card/payout/"
ACCOUNT = {"bank": "장터은행", "holder": "손지우", "number": "110-123-456789"}
NUMBER = "110123456789"


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def looked(client: Client, card: IssuedCard) -> tuple[Any, str]:
    """The card's page, and the ticket that goes with its form; empty where it has none."""
    answer = client.post(PAGE, {"code": card.code.lower()}, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer, next(iter(re.findall(r'name="card" value="([^"]+)"', answer.content.decode())), "")


def used(minor: int = 50_000, spent: int = 30_000) -> IssuedCard:
    card = card_of(minor)
    spend(card.id, spent)
    return card


def state() -> list[tuple[str, str, str]]:
    rows = PayoutRequest.objects.order_by("pk")
    return [(row.state, row.account_end, "number" if row.secret else "") for row in rows]


def test_a_card_is_looked_at_by_its_code_and_guesses_are_counted(market: Market, guest: Client) -> None:
    assert "Gift card balance" in text(guest.get(PAGE, headers={"accept-language": "en"}))
    card = used(50_000, 29_999)
    answer, ticket = looked(guest, card)
    page = text(answer)
    for words in (f"…{card.code[-4:]}", "₩20,001", "Spent on an order", "-₩29,999", "Once 60% of a card is used"):
        assert words in page, words
    assert card.code not in answer.content.decode()
    assert ("Ask for the money" in page, ticket) == (False, "")
    assert "no-store" in answer["Cache-Control"]
    for wrong in ("", "2345-6789-ABCD-EFGK", "x" * 101, "1\x00"):
        assert guest.post(PAGE, {"code": wrong}).status_code == 422
    assert [guest.post(PAGE, {"code": "2345-6789-ABCD-EFGK"}).status_code for _ in range(30)][-1] == 429
    assert guest.post(PAGE, {"code": card.code}).status_code == 429


def test_who_has_a_card_asks_for_the_rest_and_staff_pay_it(market: Market, guest: Client) -> None:
    card, staff = used(), staff_client(MemberRole.STAFF_FINANCE)
    answer, ticket = looked(guest, card)
    assert "You may have ₩20,000 in money." in text(answer)
    form = ACCOUNT | {"card": ticket}
    for name, wrong in (
        ("number", "12-34"),
        ("number", "１２３４５６７"),
        ("bank", " "),
        ("holder", ""),
        ("number", ""),
    ):
        told = guest.post(ASK, form | {name: wrong}, headers={"accept-language": "en"})
        assert told.status_code == 422
        assert f'id="id_{name}-wrong"' in told.content.decode()
    assert (guest.post(ASK, form | {"card": "forged"}).status_code, state()) == (422, [])
    for _ in range(2):  # sent twice, the newest is open
        sent = guest.post(ASK, form, headers={"accept-language": "en"})
        assert "We have your request." in text(sent)
    assert state() == [("withdrawn", "6789", ""), ("asked", "6789", "number")]
    assert NUMBER not in str(PayoutRequest.objects.values())
    shown = text(looked(guest, card)[0])
    assert "an account that ends in 6789" in shown
    assert "손지우" not in shown
    assert "Asked to be paid out" in text(staff.get("/office/values/?asked=1"))
    desk = text(staff.get(f"/office/values/{card.id}/"))
    assert all(words in desk for words in (NUMBER, "손지우", "장터은행", "₩20,000"))
    staff.post(f"/office/values/{card.id}/pay_out/", {"why": "장터은행 …6789", "key": ""})
    assert (left(card.id), state()[1], broken()) == (0, ("paid", "6789", ""), [])
    assert "Paid out" in text(looked(guest, card)[0])
    assert NUMBER not in text(staff.get(f"/office/values/{card.id}/"))
    assert services.forget_accounts(before=clock.now() + timedelta(days=1)) == 2
    assert PayoutRequest.objects.exclude(bank="", holder="", account_end="").count() == 0
    assert timedelta(days=5 * 365) < KEPT


def test_staff_refuse_and_the_holder_reads_why(market: Market, guest: Client) -> None:
    card, staff = used(), staff_client(MemberRole.STAFF_FINANCE)
    guest.post(ASK, ACCOUNT | {"card": looked(guest, card)[1]})
    here = f"/office/values/{card.id}/refuse_payout/"
    for why, open_still in (("", True), ("계좌 없음", False), ("twice", False)):
        staff.post(here, {"why": why})
        assert PayoutRequest.objects.filter(state="asked").exists() == open_still
    page = text(looked(guest, card)[0])
    assert "계좌 없음" in page
    assert "Ask for the money" in page
    account = PayoutAccount("a", "b", NUMBER)
    with pytest.raises(InvalidValue):
        services.ask_payout(value_id=card.id, account=PayoutAccount("a", "b\nc", NUMBER), actor=ACTOR)
    services.ask_payout(value_id=card.id, account=account, actor=ACTOR)
    assert services.payout_account(value_id=card.id, actor=ACTOR) == account
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert services.payout_account(value_id=card.id, actor=ACTOR) == PayoutAccount("a", "b", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutRequest.objects.filter(state="asked").update(state="paid", closed_at=clock.now())


def test_a_persons_request_is_theirs_and_goes_with_them(market: Market) -> None:
    client = Client()
    client.post("/login/", {"email": SHOPPER, "password": PASSWORD})
    card = used()
    client.post(ASK, ACCOUNT | {"card": looked(client, card)[1]})
    found = User.objects.get(email=SHOPPER).person_id
    assert found
    person = Person(PartyId(found), frozenset({found}))
    (asked,) = export_values(person)["asked"]
    assert (asked["holder"], asked["account_end"]) == ("손지우", "6789")
    assert erase_values(person, clock.now()).removed == {"stored_value_words": 1}
    assert (state(), PayoutRequest.objects.get().holder) == ([("withdrawn", "", "")], "")
    assert erase_values(person, clock.now()).removed == {}
    shopper = enter(channel=get_channel("shop"), user=User.objects.get(email=SHOPPER), via="page")
    with pytest.raises(NotPermitted):
        services.payout_account(value_id=card.id, actor=shopper)
