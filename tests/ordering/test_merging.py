"""Two carts become one at log-in: by the channel's rule, once, with nothing lost."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import RunTogether
from factories import ACTOR, cart_with, channel, guest, place, shopper, stocked
from jangteo.kernel.errors import NotPermitted
from jangteo.ordering import rules
from jangteo.ordering.models import Cart, CartLine, SavedLine
from jangteo.ordering.selectors import find_open_cart, get_cart, get_merge_rule, list_saved
from jangteo.ordering.services import claim_cart, create_cart, put_line, save_for_later, set_destination, set_merge_rule
from jangteo.ordering.types import LARGEST_QUANTITY, MOST_CART_LINES, Merged, MergeLine, MergePlan, MergeRule

PIECES = {"each": 1, "case": 12}
keys = st.tuples(st.integers(1, 6).map(lambda n: UUID(int=n)), st.sampled_from(sorted(PIECES)))
quantities = st.one_of(st.integers(1, 20), st.integers(LARGEST_QUANTITY // 12 - 3, LARGEST_QUANTITY // 12))
carts = st.dictionaries(keys, quantities).map(
    lambda held: [MergeLine(pk, unit, n, n * PIECES[unit]) for (pk, unit), n in held.items()]
)


def held(cart_id: UUID) -> dict[str, int]:
    return dict(CartLine.objects.filter(cart=cart_id).values_list("variant__sku", "unit_quantity"))


@given(own=carts, guests=carts, how=st.sampled_from(MergeRule))
def test_no_quantity_is_lost_and_none_is_made(own: list[MergeLine], guests: list[MergeLine], how: MergeRule) -> None:
    plan = rules.merge(own, guests, how)
    before = {line.key: line.unit_quantity for line in own}
    after = before | {line.key: line.unit_quantity for line in (*plan.added, *plan.changed)}
    left = Counter({line.key: line.unit_quantity for line in plan.left})
    for line in guests:
        mine = before.get(line.key, 0)
        expected = {
            MergeRule.SUM: mine + line.unit_quantity - left[line.key],
            MergeRule.MAX: max(mine, line.unit_quantity),
            MergeRule.LATEST: line.unit_quantity,
        }
        assert after[line.key] == expected[how]
    assert {key: n for key, n in after.items() if key not in {line.key for line in guests}} == {
        key: n for key, n in before.items() if key not in {line.key for line in guests}
    }
    for line in (*plan.added, *plan.changed):
        assert line.quantity == line.unit_quantity * PIECES[line.unit]
        assert max(line.quantity, line.unit_quantity) <= LARGEST_QUANTITY
    assert not plan.left or how == MergeRule.SUM


@given(own=carts, guests=carts, how=st.sampled_from([MergeRule.MAX, MergeRule.LATEST]))
def test_but_for_sums_a_second_time_changes_nothing(
    own: list[MergeLine], guests: list[MergeLine], how: MergeRule
) -> None:
    plan = rules.merge(own, guests, how)
    now = {line.key: line for line in own} | {line.key: line for line in (*plan.added, *plan.changed)}
    assert rules.merge(list(now.values()), guests, how) == MergePlan()


def test_a_cart_that_is_full_leaves_what_is_new_in_its_order() -> None:
    own = [MergeLine(UUID(int=n), "each", 1, 1) for n in range(MOST_CART_LINES - 1)]
    new = [MergeLine(UUID(int=10_000 + n), "each", 2, 2) for n in range(3)]
    plan = rules.merge(own, [*new, MergeLine(UUID(int=5), "each", 9, 9)], MergeRule.MAX)
    assert (plan.added, plan.left) == ((new[0],), tuple(new[1:]))
    assert [line.unit_quantity for line in plan.changed] == [9]


@pytest.mark.django_db
@pytest.mark.parametrize(("how", "mug", "cup"), [("sum", 5, 6), ("max", 3, 5), ("latest", 3, 1)])
def test_a_channel_declares_its_rule(how: str, mug: int, cup: int) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9, "POT": 9})
    assert get_merge_rule(shop.id) == MergeRule.MAX
    set_merge_rule(channel_id=shop.id, rule=MergeRule(how), actor=ACTOR)
    visitor, secret = guest()
    own = cart_with(shop, buyer, {"MUG": 2, "CUP": 5})
    cart_with(shop, visitor, {"MUG": 3, "CUP": 1, "POT": 1}, secret)
    merged = claim_cart(channel=shop, actor=buyer, secret=secret)
    assert merged == Merged(own, MergeRule(how), added=1, changed=1 if how == "max" else 2, left=0)
    assert [claim_cart(channel=shop, actor=buyer, secret=secret) for _ in range(2)] == [None, None]
    assert held(own) == {"MUG": mug, "CUP": cup, "POT": 1}


@pytest.mark.django_db
def test_a_buyer_declares_no_rule() -> None:
    shop, buyer = channel(), shopper()
    with pytest.raises(NotPermitted):
        set_merge_rule(channel_id=shop.id, rule=MergeRule.SUM, actor=buyer)
    assert get_merge_rule(shop.id) == MergeRule.MAX


@pytest.mark.django_db
def test_the_guests_cart_is_closed_and_points_at_where_it_went() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9})
    visitor, secret = guest()
    guests = cart_with(shop, visitor, {"MUG": 1, "CUP": 2}, secret)
    set_destination(cart_id=guests, country="JP", actor=visitor, secret=secret)
    line = CartLine.objects.get(variant__sku="CUP").pk
    save_for_later(cart_id=guests, line_id=line, actor=visitor, secret=secret)
    merged = claim_cart(channel=shop, actor=buyer, secret=secret)
    assert merged
    row = Cart.objects.get(pk=guests)
    assert (row.state, row.merged_into_id) == ("merged", merged.cart_id)
    assert Cart.objects.get(pk=merged.cart_id).destination == "JP"
    assert find_open_cart(shop, visitor, secret) is None
    assert [(one.sku, one.unit_quantity) for one in list_saved(merged.cart_id, buyer)] == [("CUP", 2)]
    assert SavedLine.objects.filter(cart=guests).count() == 0


@pytest.mark.django_db
def test_the_current_cart_takes_it_in_and_no_other() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9})
    march = create_cart(channel=shop, name="사무실 3월", actor=buyer)
    put_line(cart_id=march, sku="CUP", unit_quantity=1, actor=buyer)
    april = create_cart(channel=shop, name="사무실 4월", actor=buyer)
    visitor, secret = guest()
    cart_with(shop, visitor, {"MUG": 1}, secret)
    claim_cart(channel=shop, actor=buyer, secret=secret)
    assert (held(march), held(april)) == ({"CUP": 1}, {"MUG": 1})


@pytest.mark.django_db
def test_too_much_for_a_line_waits_for_later_and_is_said() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    set_merge_rule(channel_id=shop.id, rule=MergeRule.SUM, actor=ACTOR)
    visitor, secret = guest()
    own = cart_with(shop, buyer, {"MUG": 60_000})
    cart_with(shop, visitor, {"MUG": 50_000}, secret)
    merged = claim_cart(channel=shop, actor=buyer, secret=secret)
    assert merged == Merged(own, MergeRule.SUM, 0, 0, 1)
    assert held(own) == {"MUG": 60_000}
    assert [one.unit_quantity for one in list_saved(own, buyer)] == [50_000]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_log_in_and_it_is_merged_once(run_together: RunTogether) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9})
    set_merge_rule(channel_id=shop.id, rule=MergeRule.SUM, actor=ACTOR)
    for _ in range(5):
        visitor, secret = guest()
        own = cart_with(shop, buyer, {"MUG": 1})
        before = held(own)["MUG"]
        cart_with(shop, visitor, {"MUG": 2}, secret)

        def log_in(_: int, secret: str = secret) -> Any:
            return claim_cart(channel=shop, actor=buyer, secret=secret)

        outcomes = run_together(4, log_in)
        assert sorted(type(one).__name__ for one in outcomes) == ["Merged", "NoneType", "NoneType", "NoneType"]
        assert held(own) == {"MUG": before + 2}


@pytest.mark.django_db
def test_what_is_saved_survives_the_order_of_its_cart() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 9, "CUP": 9})
    cart_id = cart_with(shop, buyer, {"MUG": 1, "CUP": 2})
    save_for_later(cart_id=cart_id, line_id=CartLine.objects.get(variant__sku="CUP").pk, actor=buyer)
    assert [line.sku for line in get_cart(cart_id, buyer).lines] == ["MUG"]
    place(cart_id, buyer)
    current = find_open_cart(shop, buyer)
    assert current
    assert current != cart_id
    assert [(one.sku, one.unit_quantity) for one in list_saved(current, buyer)] == [("CUP", 2)]
