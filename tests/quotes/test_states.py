"""The table of a quote's moves (QUO-01): nothing is stuck, and each move is somebody's who is allowed it."""

import pytest

from jangteo.kernel.types import Action
from jangteo.quotes import rules
from jangteo.quotes.errors import NotNow
from jangteo.quotes.types import FINAL, QuoteAct, QuoteState, Side

NEXT = {state: {one.target for one in rules.MOVES if one.source == state} for state in QuoteState}


def reachable(start: QuoteState) -> set[QuoteState]:
    seen, waiting = {start}, [start]
    while waiting:
        new = NEXT[waiting.pop()] - seen
        seen |= new
        waiting.extend(new)
    return seen


@pytest.mark.parametrize("state", QuoteState)
def test_no_state_is_dead_but_those_that_end(state: QuoteState) -> None:
    if state in FINAL:
        assert NEXT[state] == set()
    else:
        assert reachable(state) & FINAL == FINAL


def test_every_state_is_reached_from_a_beginning() -> None:
    begun = [target for _, _, target in rules.STARTS.values()]
    assert set().union(*(reachable(one) for one in begun)) == set(QuoteState)


def test_each_act_leads_to_one_state_and_is_one_sides() -> None:
    assert len({(one.source, one.act) for one in rules.MOVES}) == len(rules.MOVES)
    sides = {act: {one.by for one in rules.MOVES if one.act == act} for act in QuoteAct}
    assert {act for act, by in sides.items() if len(by) != 1} == {QuoteAct.ASK}  # how one begins


def test_every_move_has_a_right_but_those_of_the_clock() -> None:
    assert {one.by for one in rules.MOVES if one.right is None} == {Side.CLOCK}
    assert {one.act for one in rules.MOVES if one.by == Side.CLOCK} == {QuoteAct.EXPIRE}
    of_buyers = {one.right for one in rules.MOVES if one.by == Side.BUYER}
    assert of_buyers == {Action.CARTS_USE, Action.ORDERS_PLACE}
    assert {one.right for one in rules.MOVES if one.by == Side.SELLER} == {Action.QUOTES_MAKE, Action.QUOTES_ALLOW}


def test_only_what_was_sent_is_taken_and_only_what_was_taken_is_ordered() -> None:
    assert [one.source for one in rules.MOVES if one.act == QuoteAct.ACCEPT] == [QuoteState.SENT]
    assert [one.source for one in rules.MOVES if one.target == QuoteState.ORDERED] == [QuoteState.ACCEPTED]


def test_we_take_nothing_back_that_was_accepted() -> None:
    after = {(one.by, one.act) for one in rules.MOVES if one.source == QuoteState.ACCEPTED}
    assert after == {
        (Side.BUYER, QuoteAct.ORDER),
        (Side.BUYER, QuoteAct.DECLINE),
        (Side.CLOCK, QuoteAct.EXPIRE),
    }


def test_what_is_not_in_the_table_is_refused_and_says_what_may_be_done() -> None:
    with pytest.raises(NotNow) as refused:
        rules.move_for(QuoteState.EXPIRED, QuoteAct.ACCEPT)
    assert refused.value.facts["possible"] == ["ask_again", "decline", "revise", "withdraw"]


@pytest.mark.parametrize("state", QuoteState)
def test_a_buyer_hears_nothing_of_what_goes_on_inside(state: QuoteState) -> None:
    inner = {QuoteState.DRAFTED, QuoteState.CHECKED}
    for was_sent, shown in ((False, QuoteState.ASKED), (True, QuoteState.COUNTERED)):
        assert rules.as_buyer_sees(state, was_sent) == (shown if state in inner else state)
