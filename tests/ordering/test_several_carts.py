"""Several carts of one buyer, and what waits for later beside them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from conftest import RunTogether
from factories import cart_with, channel, company, guest, member_of, place, shopper, stocked
from jangteo.kernel import clock
from jangteo.ordering.errors import (
    CartClosed,
    CartNameTaken,
    CartNotFound,
    CartTooLarge,
    InvalidCartName,
    LogInForCarts,
    TooManyCarts,
    TooManySaved,
    UnknownSku,
)
from jangteo.ordering.models import Cart, CartLine, SavedLine
from jangteo.ordering.selectors import abandoned_carts, find_open_cart, get_cart, list_carts, list_saved
from jangteo.ordering.services import (
    copy_cart,
    create_cart,
    discard_cart,
    drop_saved,
    open_cart,
    put_back,
    put_line,
    put_lines,
    rename_cart,
    save_for_later,
    switch_cart,
)
from jangteo.ordering.types import MOST_CART_LINES, MOST_OPEN_CARTS, LineDraft

pytestmark = pytest.mark.django_db


def names(shop: Any, actor: Any) -> list[tuple[str, bool, int]]:
    return [(one.name, one.is_current, one.lines) for one in list_carts(shop, actor)]


def line_of(cart_id: UUID, sku: str) -> UUID:
    return CartLine.objects.get(cart=cart_id, variant__sku=sku).pk


def test_a_buyer_keeps_several_and_the_new_one_is_current() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9})
    first = cart_with(shop, buyer, {"MUG": 2})
    march = create_cart(channel=shop, name="  사무실   3월 ", actor=buyer)
    assert names(shop, buyer) == [("사무실 3월", True, 0), ("", False, 1)]
    assert find_open_cart(shop, buyer) == open_cart(channel=shop, actor=buyer) == march
    switch_cart(cart_id=first, actor=buyer)
    assert find_open_cart(shop, buyer) == first
    rename_cart(cart_id=first, name="집", actor=buyer)
    assert names(shop, buyer) == [("집", True, 1), ("사무실 3월", False, 0)]


def test_an_empty_cart_without_a_name_gets_the_name() -> None:
    shop, buyer = channel(), shopper()
    first = open_cart(channel=shop, actor=buyer)
    assert create_cart(channel=shop, name="집", actor=buyer) == first
    assert names(shop, buyer) == [("집", True, 0)]


def test_a_copy_holds_the_same_lines_beside_it() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9})
    first = cart_with(shop, buyer, {"MUG": 2, "CUP": 1})
    copy = copy_cart(cart_id=first, name="다음 달", actor=buyer)
    assert [(one.sku, one.quantity) for one in get_cart(copy, buyer).lines] == [("MUG", 2), ("CUP", 1)]
    assert find_open_cart(shop, buyer) == first
    place(first, buyer)
    assert get_cart(copy, buyer).can_be_ordered


def test_a_cart_put_away_is_closed_and_the_last_used_becomes_current() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    first = cart_with(shop, buyer, {"MUG": 1})
    second = create_cart(channel=shop, name="둘", actor=buyer)
    third = create_cart(channel=shop, name="셋", actor=buyer)
    put_line(cart_id=second, sku="MUG", unit_quantity=1, actor=buyer)
    discard_cart(cart_id=third, actor=buyer)
    assert [one.id for one in list_carts(shop, buyer)] == [second, first]
    assert find_open_cart(shop, buyer) == second
    assert Cart.objects.get(pk=third).state == "discarded"
    for refused in (
        lambda: put_line(cart_id=third, sku="MUG", unit_quantity=1, actor=buyer),
        lambda: switch_cart(cart_id=third, actor=buyer),
        lambda: discard_cart(cart_id=third, actor=buyer),
        lambda: rename_cart(cart_id=third, name="x", actor=buyer),
        lambda: place(third, buyer),
    ):
        with pytest.raises(CartClosed):
            refused()
    discard_cart(cart_id=first, actor=buyer)
    discard_cart(cart_id=second, actor=buyer)
    assert list_carts(shop, buyer) == []
    assert open_cart(channel=shop, actor=buyer) not in (first, second, third)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\x00b", "a\u200bb", "\x1b[1m"])
def test_a_name_is_one_line_of_text(name: str) -> None:
    shop, buyer = channel(), shopper()
    cart_id = open_cart(channel=shop, actor=buyer)
    for refused in (
        lambda: create_cart(channel=shop, name=name, actor=buyer),
        lambda: rename_cart(cart_id=cart_id, name=name, actor=buyer),
        lambda: copy_cart(cart_id=cart_id, name=name, actor=buyer),
    ):
        with pytest.raises(InvalidCartName):
            refused()
    assert names(shop, buyer) == [("", True, 0)]


def test_two_open_carts_have_two_names() -> None:
    shop, buyer, other = channel(), shopper(), shopper()
    stocked(shop, {"MUG": 9})
    create_cart(channel=shop, name="Home", actor=buyer)
    cart_with(shop, buyer, {"MUG": 1})
    with pytest.raises(CartNameTaken):
        create_cart(channel=shop, name="home", actor=buyer)
    second = create_cart(channel=shop, name="Work", actor=buyer)
    with pytest.raises(CartNameTaken):
        rename_cart(cart_id=second, name="HOME", actor=buyer)
    create_cart(channel=shop, name="Home", actor=other)
    assert [name for name, *_ in names(shop, buyer)] == ["Work", "Home"]


def test_a_guest_has_one_cart() -> None:
    shop = channel()
    stocked(shop, {"MUG": 9})
    visitor, secret = guest()
    cart_id = cart_with(shop, visitor, {"MUG": 1}, secret)
    with pytest.raises(LogInForCarts):
        create_cart(channel=shop, name="둘", actor=visitor)
    for refused in (
        lambda: copy_cart(cart_id=cart_id, name="둘", actor=visitor),
        lambda: switch_cart(cart_id=cart_id, actor=visitor),
        lambda: discard_cart(cart_id=cart_id, actor=visitor),
    ):
        with pytest.raises(CartNotFound):
            refused()
    assert list_carts(shop, visitor) == []


def test_nobody_touches_anothers_carts() -> None:
    shop, firm = channel(), company()
    stocked(shop, {"MUG": 9})
    one, colleague = member_of(firm), member_of(firm)
    cart_id = cart_with(shop, one, {"MUG": 1})
    for stranger in (colleague, shopper()):
        for refused in (
            lambda actor: copy_cart(cart_id=cart_id, name="둘", actor=actor),
            lambda actor: switch_cart(cart_id=cart_id, actor=actor),
            lambda actor: discard_cart(cart_id=cart_id, actor=actor),
            lambda actor: rename_cart(cart_id=cart_id, name="둘", actor=actor),
            lambda actor: list_saved(cart_id, actor),
        ):
            with pytest.raises(CartNotFound):
                refused(stranger)
        assert list_carts(shop, stranger) == []


@pytest.mark.django_db(transaction=True)
def test_twenty_carts_at_most_however_many_come_at_once(run_together: RunTogether) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    cart_with(shop, buyer, {"MUG": 1})
    for number in range(MOST_OPEN_CARTS - 3):
        create_cart(channel=shop, name=f"cart {number}", actor=buyer)
    outcomes = run_together(6, lambda n: create_cart(channel=shop, name=f"more {n}", actor=buyer))
    assert sum(isinstance(one, TooManyCarts) for one in outcomes) == 4
    heads = list_carts(shop, buyer)
    assert (len(heads), sum(one.is_current for one in heads)) == (MOST_OPEN_CARTS, 1)


@pytest.mark.django_db(transaction=True)
def test_switching_from_everywhere_leaves_one_current(run_together: RunTogether) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    carts = [cart_with(shop, buyer, {"MUG": 1})]
    carts += [create_cart(channel=shop, name=f"cart {number}", actor=buyer) for number in range(3)]
    outcomes = run_together(8, lambda n: switch_cart(cart_id=carts[n % 4], actor=buyer))
    assert outcomes == [None] * 8
    assert sum(one.is_current for one in list_carts(shop, buyer)) == 1


def test_the_list_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9})
    for number in range(5):
        put_line(
            cart_id=create_cart(channel=shop, name=f"{number}", actor=buyer), sku="MUG", unit_quantity=1, actor=buyer
        )
    with django_assert_num_queries(1):
        assert len(list_carts(shop, buyer)) == 5


def test_saved_for_later_is_not_priced_and_can_be_put_back() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9})
    cart_id = cart_with(shop, buyer, {"MUG": 2, "CUP": 1})
    whole = get_cart(cart_id, buyer).quote.gross
    saved = save_for_later(cart_id=cart_id, line_id=line_of(cart_id, "MUG"), actor=buyer)
    assert [line.sku for line in get_cart(cart_id, buyer).lines] == ["CUP"]
    assert get_cart(cart_id, buyer).quote.gross < whole
    assert [(one.sku, one.unit_quantity, one.can_be_put_back) for one in list_saved(cart_id, buyer)] == [
        ("MUG", 2, True)
    ]
    put_line(cart_id=cart_id, sku="MUG", unit_quantity=3, actor=buyer)
    assert save_for_later(cart_id=cart_id, line_id=line_of(cart_id, "MUG"), actor=buyer) == saved
    put_back(cart_id=cart_id, saved_id=saved, actor=buyer)
    assert CartLine.objects.get(cart=cart_id, variant__sku="MUG").unit_quantity == 5
    assert list_saved(cart_id, buyer) == []
    with pytest.raises(CartNotFound):
        put_back(cart_id=cart_id, saved_id=saved, actor=buyer)


def test_what_is_not_sold_any_more_stays_saved() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    cart_id = cart_with(shop, buyer, {"MUG": 2})
    saved = save_for_later(cart_id=cart_id, line_id=line_of(cart_id, "MUG"), actor=buyer)
    SavedLine.objects.get().variant.__class__.objects.update(is_active=False)
    assert [one.can_be_put_back for one in list_saved(cart_id, buyer)] == [False]
    with pytest.raises(UnknownSku):
        put_back(cart_id=cart_id, saved_id=saved, actor=buyer)
    assert SavedLine.objects.count() == 1
    drop_saved(cart_id=cart_id, saved_id=saved, actor=buyer)
    drop_saved(cart_id=cart_id, saved_id=saved, actor=buyer)
    assert SavedLine.objects.count() == 0


def test_five_hundred_wait_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jangteo.ordering.services.saved_lines.MOST_CART_LINES", 1)
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9})
    cart_id = cart_with(shop, buyer, {"MUG": 2, "CUP": 1})
    save_for_later(cart_id=cart_id, line_id=line_of(cart_id, "MUG"), actor=buyer)
    with pytest.raises(TooManySaved):
        save_for_later(cart_id=cart_id, line_id=line_of(cart_id, "CUP"), actor=buyer)
    assert MOST_CART_LINES == 500


def test_ten_thousand_lines_are_refused_with_the_limit(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    shop, buyer = channel(), shopper()
    cart_id = open_cart(channel=shop, actor=buyer)
    drafts = [LineDraft(f"SKU-{number}", 1) for number in range(10_000)]
    with pytest.raises(CartTooLarge) as refused:
        put_lines(cart_id=cart_id, drafts=drafts, actor=buyer)
    assert refused.value.facts == {"limit": MOST_CART_LINES}
    assert CartLine.objects.count() == 0


def test_abandoned_is_open_with_lines_and_left_alone_for_hours() -> None:
    shop, buyer, other = channel(), shopper(), shopper()
    stocked(shop, {"MUG": 9})
    now = clock.now()
    with clock.at(now - timedelta(days=3)):
        old = cart_with(shop, buyer, {"MUG": 1})
        open_cart(channel=shop, actor=other)  # nothing in it
        visitor, secret = guest()
        guests = cart_with(shop, visitor, {"MUG": 2}, secret)
    with clock.at(now - timedelta(hours=1)):
        cart_with(shop, shopper(), {"MUG": 1})
    found = abandoned_carts(now - timedelta(days=7), untouched_for=timedelta(hours=24))
    assert [(one.id, one.party_id, one.lines) for one in found] == [(old, buyer.party_id, 1), (guests, None, 1)]
    assert abandoned_carts(now - timedelta(days=2), untouched_for=timedelta(hours=24)) == []
    put_line(cart_id=old, sku="MUG", unit_quantity=1, actor=buyer)
    assert len(abandoned_carts(now - timedelta(days=7), untouched_for=timedelta(hours=24))) == 1
