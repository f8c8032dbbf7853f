"""Calls sent again under their idempotency key: once in effect, the same in answer, each caller's key their own."""

import json
import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from api.caller import Caller, order_of
from conftest import RunTogether
from jangteo.config.api import api
from jangteo.kernel import answers, clock, personal
from jangteo.kernel.models import StoredAnswer
from jangteo.kernel.types import PartyId
from jangteo.ordering import services
from jangteo.ordering.models import Cart, CartLine, Order
from storefront.market import Market

ORDERS, CARTS = "/channels/shop/orders", "/channels/shop/carts"
# Sent again they change nothing more, or store nothing, or answer with what must not be kept.
SAFE_WITHOUT = {
    "enter_code",
    "hold",
    "match",
    "create_price_quote",
    "create_pass",
    "create_access_token",
    "create_token",
    "several_carts_look_at_carried",
    "revisions_preview_revision",
    "paying_open_payment_page",
    "cards_show_card_code",
    "tenders_read_gift_card",
    "take_message",
    "approvals_take_back",
    "trying_try_rules",
    "decide",
    "withdraw",
    "counter_quote",
    "accept_quote",
    "decline_quote",
    "ask_quote_again",
    "report_post",
    "appeal",
    "give_wish",
    *(f"orders_{one}" for one in ("release_hold", "cancel_order", "ship_order", "deliver_order")),
    "refunds_look_at_refund",
    *(f"shipments_{one}_shipment" for one in ("release", "take_back", "pack", "unpack", "ship", "deliver")),
    "shipments_scan_unit",
    "shipments_merge_shipments",
    "prices_end_prices",
    *(f"price_drafts_{one}_draft" for one in ("try", "publish", "undo", "discard")),
    *(f"promotions_{one}_promotion" for one in ("try", "publish", "end")),
    "promotions_void_coupons",
    "parties_make_usual_address",
    "money_settle_payment_flag",
    *(f"quotes_{one}_offer" for one in ("send", "allow", "send_back", "withdraw")),
    *(f"reviews_{one}_post" for one in ("show", "refuse")),
    *(f"contents_{one}" for one in ("publish_content", "restore_content", "end_content_version", "take_content_off")),
    "quote_drafts_revise_offer",
    *(f"bank_{one}" for one in ("import_bank_file", "unapply_bank_line", "take_bank_line_up")),
    *(f"values_{one}_value" for one in ("block", "unblock", "prolong")),
    "values_issue_card",  # the card knows its key; its code is kept nowhere
    *(f"counting_{one}_stock_count" for one in ("book", "drop")),
    "purchases_close_ordered",
    "costs_try_new_costs",
    "assortments_end_assortment_grant",
    *(f"credit_lines_{one}" for one in ("withdraw_raise", "block_line", "unblock_line")),
    "payment_terms_end_terms",
    "disputes_close_dispute",
    "interest_notes_end_interest_payment",
    "price_tables_try_table",
    *(f"relations_{one}" for one in ("assign_territory", "end_account", "end_task")),
    *(f"contract_drafts_{one}_contract" for one in ("try", "activate", "end")),
    "contract_drafts_stop_renewal",
    *(f"programs_{one}" for one in ("end_own_program", "end_own_key")),
    "tax_certificates_revoke_certificate",
    *(f"lots_{one}_lot" for one in ("recall", "clear")),
    # their answer holds a secret, which is kept nowhere
    "coupon_series_make_series",
    *(f"programs_{one}_own_key" for one in ("make", "rotate")),
    *(f"webhooks_{one}" for one in ("create_endpoint", "rotate_secret")),
    *(f"webhooks_{one}_endpoint" for one in ("pause", "resume", "switch_off")),
}


def new_key() -> str:
    return uuid.uuid4().hex


def raw(caller: Caller, path: str, body: Any = None, **headers: str) -> Any:
    """The whole response, headers too."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if caller.token:
        sent["Authorization"] = f"Bearer {caller.token}"
    data = "" if body is None else body if isinstance(body, str) else json.dumps(body)
    return caller.client.generic("POST", f"/api/v1{path}", data, content_type="application/json", headers=sent)


def test_every_call_that_creates_takes_a_key_and_says_so() -> None:
    schema = api.get_openapi_schema()
    posts = {path: one["post"] for path, one in schema["paths"].items() if "post" in one}
    keyed = {
        one["operationId"].rpartition("api_")[2]
        for one in posts.values()
        if answers.HEADER in {parameter["name"] for parameter in one.get("parameters", [])}
    }
    names = {one["operationId"].rpartition("api_")[2] for one in posts.values()}
    assert names - keyed <= SAFE_WITHOUT
    assert {"create_cart", "put_line", "create_order"} <= keyed


def test_an_order_sent_again_gets_the_same_answer(guest: Caller) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    key, body = new_key(), order_of(cart)
    first, *more = [raw(guest, ORDERS, body, Idempotency_Key=key, Cart_Secret=secret) for _ in range(3)]
    assert (first.status_code, "Idempotent-Replayed" in first.headers) == (201, False)
    for again in more:
        assert (again.status_code, again.content, again["Content-Type"]) == (201, first.content, first["Content-Type"])
        assert again["Idempotent-Replayed"] == "true"
    assert Order.objects.count() == 1


def test_a_line_sent_again_is_added_once(guest: Caller) -> None:
    cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 1)
    lines, key = f"{CARTS}/{cart_id}/lines", new_key()
    bodies = ('{"sku": "MUG-WH", "quantity": 2}', '{"quantity":2,  "sku":"MUG-WH"}')
    sent = [raw(guest, lines, body, Idempotency_Key=key, Cart_Secret=secret) for body in bodies]
    assert [one.json()["lines"][0]["quantity"] for one in sent] == [3, 3]
    assert CartLine.objects.get().quantity == 3
    without = guest.post(lines, {"sku": "MUG-WH", "quantity": 2}, Cart_Secret=secret)
    assert without.body["lines"][0]["quantity"] == 5


@pytest.mark.parametrize("change", ["body", "path", "query", "acting for"])
def test_a_key_is_of_one_call(dealer: Caller, change: str) -> None:
    cart_id, _secret, _cart = dealer.cart_with("wholesale", "MUG-WH", 12)
    path, body, key = f"/channels/wholesale/carts/{cart_id}/lines", {"sku": "MUG-WH", "quantity": 1}, new_key()
    assert dealer.post(path, body, Idempotency_Key=key).status == 201
    headers: dict[str, str] = {}
    if change == "acting for":
        headers["Acting_For"] = str(Cart.objects.get().party_id)
    other = {"body": (path, {**body, "quantity": 2}), "path": ("/channels/wholesale/carts", None)}
    sent = other.get(change, (path + ("?x=1" if change == "query" else ""), body))
    answer = dealer.post(*sent, Idempotency_Key=key, **headers)
    assert (answer.status, answer.code) == (422, "kernel.key_reused")
    assert answer.body["facts"]["used_for"] == f"POST /api/v1{path}"
    assert CartLine.objects.get().quantity == 13


def test_anothers_key_is_another_key(guest: Caller, shopper: Caller) -> None:
    key = new_key()
    for caller in (guest, shopper, Caller(Client())):
        _id, secret, cart = caller.cart_with("shop", "MUG-WH", 1)
        placed = raw(caller, ORDERS, order_of(cart), Idempotency_Key=key, Cart_Secret=secret)
        assert (placed.status_code, "Idempotent-Replayed" in placed.headers) == (201, False)
    assert Order.objects.count() == 3


def test_a_guest_without_a_secret_needs_a_key_that_nobody_guesses(guest: Caller) -> None:
    short = guest.post(CARTS, Idempotency_Key="cart-0001")
    assert (short.status, short.code, short.body["facts"]["minimum"]) == (422, "kernel.invalid_key", 32)
    key = new_key()
    made = [guest.post(CARTS, Idempotency_Key=key).body for _ in range(2)]
    assert made[0] == made[1]
    assert (made[0]["secret"] is not None, Cart.objects.count()) == (True, 1)


@pytest.mark.parametrize("key", ["", "short", "k" * 201])
def test_a_key_has_a_length(shopper: Caller, key: str) -> None:
    answer = shopper.post(CARTS, Idempotency_Key=key)
    assert (answer.status, answer.code) == (422, "kernel.invalid_key")
    assert StoredAnswer.objects.count() == Cart.objects.count() == 0


def test_a_refusal_is_repeated_too(guest: Caller) -> None:
    _id, secret, cart = guest.cart_with("shop", "CUP", 4)
    key = new_key()
    refused = [raw(guest, ORDERS, order_of(cart), Idempotency_Key=key, Cart_Secret=secret) for _ in range(2)]
    assert [one.status_code for one in refused] == [409, 409]
    assert refused[0].json()["code"] == "inventory.insufficient_stock"
    assert refused[1]["Idempotent-Replayed"] == "true"


def test_what_has_no_right_form_takes_no_key(guest: Caller) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    key = new_key()
    wrong = guest.post(ORDERS, {**order_of(cart), "price": "1"}, Idempotency_Key=key, Cart_Secret=secret)
    assert (wrong.status, wrong.code) == (422, "api.invalid_input")
    assert guest.post(ORDERS, order_of(cart), Idempotency_Key=key, Cart_Secret=secret).status == 201


def test_a_failure_leaves_neither_effect_nor_answer(guest: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the process is killed after the order was written and before it was answered."""
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    key, body = new_key(), order_of(cart)

    def broken(*_: Any) -> None:
        raise MemoryError

    keep = answers._keep
    monkeypatch.setattr(answers, "_keep", broken)
    with pytest.raises(MemoryError):
        raw(guest, ORDERS, body, Idempotency_Key=key, Cart_Secret=secret)
    assert Order.objects.count() == StoredAnswer.objects.count() == 0
    monkeypatch.setattr(answers, "_keep", keep)
    again = raw(guest, ORDERS, body, Idempotency_Key=key, Cart_Secret=secret)
    assert (again.status_code, "Idempotent-Replayed" in again.headers) == (201, False)
    assert Order.objects.count() == 1


def test_after_a_day_a_key_is_new(shopper: Caller) -> None:
    cart_id, _secret, _cart = shopper.cart_with("shop", "MUG-WH", 1)
    lines, body, key = f"{CARTS}/{cart_id}/lines", {"sku": "MUG-WH", "quantity": 1}, new_key()
    shopper.post(lines, body, Idempotency_Key=key)
    for hours, quantity, kept in ((24, 2, 0), (26, 3, 0)):
        with clock.at(clock.now() + timedelta(hours=hours)):
            assert shopper.post(lines, body, Idempotency_Key=key).body["lines"][0]["quantity"] == quantity
            assert answers.remove_expired() == kept
    with clock.at(clock.now() + timedelta(hours=52)):
        assert answers.remove_expired() == 1
    assert StoredAnswer.objects.count() == 0


def test_a_stored_answer_is_read_by_nobody_without_the_key(guest: Caller) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    key = new_key()
    guest.post(ORDERS, order_of(cart), Idempotency_Key=key, Cart_Secret=secret)
    row = StoredAnswer.objects.get()
    kept = f"{row.caller} {row.key} {row.operation} {row.fingerprint} {row.headers} {bytes(row.body)!r}"
    for word in (key, secret, "guest@test.example", "MUG-WH"):
        assert word not in kept


def test_answers_go_with_their_person(shopper: Caller) -> None:
    shopper.post(CARTS, Idempotency_Key=new_key())
    owner = StoredAnswer.objects.get().caller.removeprefix("user:")
    person = personal.Person(PartyId(uuid.uuid4()), ids=frozenset({uuid.UUID(owner)}))
    assert answers.PERSONAL_DATA.erase(person, clock.now()).removed == {"stored_answers": 1}
    assert StoredAnswer.objects.count() == 0


def test_without_a_key_nothing_is_kept(shopper: Caller) -> None:
    shopper.post(CARTS)
    assert StoredAnswer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_call_under_way_is_waited_for_and_then_told_of(
    market: Market, run_together: RunTogether, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two waits for the first; one that waits too long is told to come again."""
    monkeypatch.setattr("jangteo.kernel.answers.LONGEST_WAIT_SECONDS", 1)
    caller = Caller(Client())
    cart_id, secret, _cart = caller.cart_with("shop", "MUG-WH", 1)
    lines, body, key = f"{CARTS}/{cart_id}/lines", {"sku": "MUG-WH", "quantity": 1}, new_key()
    inside, leave = threading.Event(), threading.Event()
    put = services.put_line

    def slow(**facts: Any) -> Any:
        inside.set()
        leave.wait(20)
        return put(**facts)

    monkeypatch.setattr(services, "put_line", slow)

    def work(number: int) -> Any:
        if number == 1:
            inside.wait(20)
        answer = raw(Caller(Client()), lines, body, Idempotency_Key=key, Cart_Secret=secret)
        if number == 1:
            leave.set()
        return answer

    first, second = run_together(2, work)
    assert first.status_code == 201
    assert (second.status_code, second.json()["code"], second["Retry-After"]) == (409, "kernel.still_under_way", "1")
    third = raw(caller, lines, body, Idempotency_Key=key, Cart_Secret=secret)
    assert (third.status_code, third["Idempotent-Replayed"], third.content) == (201, "true", first.content)
    assert CartLine.objects.get().quantity == 2
