"""The one table of what may be done with a quote, by whom, where it leads; ADR 0040."""

from collections.abc import Iterable, Mapping

from jangteo.kernel.types import Action
from jangteo.quotes.errors import NotNow
from jangteo.quotes.types import Move, QuoteAct, QuoteState, Side

_S, _A = QuoteState, QuoteAct


def _rows(act: QuoteAct, by: Side, right: Action | None, steps: Mapping[QuoteState, QuoteState]) -> list[Move]:
    return [Move(source, act, by, target, right) for source, target in steps.items()]


def _each(sources: Iterable[QuoteState], target: QuoteState) -> dict[QuoteState, QuoteState]:
    return dict.fromkeys(sources, target)


OUR_TURN = (_S.ASKED, _S.DRAFTED, _S.COUNTERED)
MOVES: tuple[Move, ...] = (
    *_rows(_A.DRAFT, Side.SELLER, Action.QUOTES_MAKE, _each(OUR_TURN, _S.DRAFTED)),
    *_rows(_A.CHECK, Side.SELLER, Action.QUOTES_MAKE, {_S.DRAFTED: _S.CHECKED}),
    *_rows(_A.SEND, Side.SELLER, Action.QUOTES_MAKE, {_S.DRAFTED: _S.SENT}),
    *_rows(_A.ALLOW, Side.SELLER, Action.QUOTES_ALLOW, {_S.CHECKED: _S.SENT}),
    *_rows(_A.SEND_BACK, Side.SELLER, Action.QUOTES_ALLOW, {_S.CHECKED: _S.DRAFTED}),
    *_rows(_A.REVISE, Side.SELLER, Action.QUOTES_MAKE, _each((_S.CHECKED, _S.SENT, _S.EXPIRED), _S.DRAFTED)),
    *_rows(
        _A.WITHDRAW,
        Side.SELLER,
        Action.QUOTES_MAKE,
        _each((*OUR_TURN, _S.CHECKED, _S.SENT, _S.EXPIRED), _S.WITHDRAWN),
    ),
    *_rows(_A.COUNTER, Side.BUYER, Action.CARTS_USE, {_S.SENT: _S.COUNTERED}),
    *_rows(_A.ACCEPT, Side.BUYER, Action.ORDERS_PLACE, {_S.SENT: _S.ACCEPTED}),
    *_rows(
        _A.DECLINE,
        Side.BUYER,
        Action.CARTS_USE,
        _each((*OUR_TURN, _S.CHECKED, _S.SENT, _S.ACCEPTED, _S.EXPIRED), _S.DECLINED),
    ),
    *_rows(_A.ASK_AGAIN, Side.BUYER, Action.CARTS_USE, {_S.EXPIRED: _S.ASKED}),
    *_rows(_A.ORDER, Side.BUYER, Action.ORDERS_PLACE, {_S.ACCEPTED: _S.ORDERED}),
    *_rows(_A.EXPIRE, Side.CLOCK, None, _each((_S.SENT, _S.ACCEPTED), _S.EXPIRED)),
)
# How a quote begins: a buyer asks for it, or we make one unasked.
STARTS: Mapping[QuoteAct, tuple[Side, Action, QuoteState]] = {
    _A.ASK: (Side.BUYER, Action.CARTS_USE, _S.ASKED),
    _A.DRAFT: (Side.SELLER, Action.QUOTES_MAKE, _S.DRAFTED),
}
BY_STEP: Mapping[tuple[QuoteState, QuoteAct], Move] = {(one.source, one.act): one for one in MOVES}
# What a buyer does not hear of: how we come to an offer.
INSIDE = frozenset({QuoteAct.DRAFT, QuoteAct.CHECK, QuoteAct.ALLOW, QuoteAct.SEND_BACK})


def move_for(state: QuoteState, act: QuoteAct) -> Move:
    """The row of the table by which an act is done.

    raises  NotNow
    """
    found = BY_STEP.get((state, act))
    if found is None:
        raise NotNow(
            f"{act} can't be done with a quote that is {state}",
            state=state.value,
            act=act.value,
            possible=sorted({one.act.value for one in MOVES if one.source == state}),
        )
    return found


def as_buyer_sees(state: QuoteState, was_sent: bool) -> QuoteState:
    """A state without what goes on inside: we work on what was asked, or on what they want otherwise."""
    if state not in (QuoteState.DRAFTED, QuoteState.CHECKED):
        return state
    return QuoteState.COUNTERED if was_sent else QuoteState.ASKED
