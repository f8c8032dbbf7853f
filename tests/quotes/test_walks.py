"""Whatever is done with a quote, in whatever order, leads where the one table of moves says, or is refused (QUO-01)."""

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from factories import channel, checkout, company, member_of, person, stocked
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import job_actor
from jangteo.ordering.selectors import get_cart
from jangteo.quotes import services
from jangteo.quotes.errors import InvalidQuote, NotNow, QuoteExpired
from jangteo.quotes.models import Quote, QuoteAuthority
from jangteo.quotes.rules.states import BY_STEP
from jangteo.quotes.types import FINAL, Content, Offer, QuoteAct, QuoteState
from quotes.using import content, goods, seller, won

STEPS = 20
WALKS = 20
ENDED = FINAL - {QuoteState.ORDERED}


@pytest.mark.django_db
def test_services_walk_the_table_and_no_other_way() -> None:
    shop = channel("shop")
    mug = stocked(shop, {"MUG": 10_000}, "1000")["MUG"]
    QuoteAuthority.objects.create(role="nobody", most_rate=Decimal(0))
    rep, head = seller("rep", person_id=person("rep")), seller("head", person_id=person("head"))
    buyer, dice, done = member_of(company()), random.Random(7), set[tuple[QuoteState, QuoteAct]]()

    def offer() -> Content:
        line = goods("1", mug, Offer(10, won(dice.choice([900, 1_000])), 50))
        hold_until = clock.now() + timedelta(days=dice.choice([1, 5])) if dice.random() < 0.7 else None
        return content(line, hold_until=hold_until)

    def accept(pk: Any) -> object:
        version = Quote.objects.get(pk=pk).version
        return services.accept_quote(quote_id=pk, version=version, selection={"1": 10}, actor=buyer)

    def order(pk: Any) -> object:
        cart_id = Quote.objects.get(pk=pk).cart_id
        gross = get_cart(cart_id, buyer).quote.gross if cart_id else won(1).to_money(1)
        return services.order_quote(quote_id=pk, expected_gross=gross, details=checkout(), actor=buyer)

    works: dict[QuoteAct, Callable[[Any], object]] = {
        QuoteAct.DRAFT: lambda pk: services.write_draft(quote_id=pk, content=offer(), actor=rep),
        QuoteAct.SEND: lambda pk: services.send_quote(quote_id=pk, actor=rep),
        QuoteAct.ALLOW: lambda pk: services.allow_quote(quote_id=pk, actor=head),
        QuoteAct.SEND_BACK: lambda pk: services.send_back(quote_id=pk, actor=head, why="dearer"),
        QuoteAct.REVISE: lambda pk: services.revise_quote(quote_id=pk, content=offer(), actor=rep),
        QuoteAct.WITHDRAW: lambda pk: services.withdraw_quote(quote_id=pk, actor=rep),
        QuoteAct.COUNTER: lambda pk: services.counter_quote(quote_id=pk, content=offer(), actor=buyer),
        QuoteAct.ACCEPT: accept,
        QuoteAct.DECLINE: lambda pk: services.decline_quote(quote_id=pk, actor=buyer),
        QuoteAct.ASK_AGAIN: lambda pk: services.ask_again(quote_id=pk, actor=buyer),
        QuoteAct.ORDER: order,
        QuoteAct.EXPIRE: lambda _: services.expire_due(actor=job_actor("quotes")),
    }
    later = clock.now()
    for _ in range(WALKS):
        asked = content(goods("1", mug), valid_until=None)
        pk = services.ask_quote(channel=shop, content=asked, actor=buyer)
        for _ in range(STEPS):
            before = QuoteState(Quote.objects.get(pk=pk).state)
            likely = [one.act for one in BY_STEP.values() if one.source == before and one.target not in ENDED]
            pool = [one for one in likely if one in works] if dice.random() < 0.8 else []
            act = dice.choice(pool or list(works))
            later += timedelta(days=20) if act == QuoteAct.EXPIRE else timedelta(minutes=1)
            with clock.at(later):
                refused = _tried(works[act], pk)
                now = QuoteState(Quote.objects.get(pk=pk).state)
            row = BY_STEP.get((before, act))
            if refused or row is None:
                assert now == before, (before, act, refused)
                assert row is not None or act == QuoteAct.EXPIRE or isinstance(refused, NotNow) or _is_same(now, act)
                continue
            assert now in {row.target, QuoteState.CHECKED if act == QuoteAct.SEND else row.target}
            done.add((before, act))
    assert {act for _, act in done} == set(works)
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


def _is_same(state: QuoteState, act: QuoteAct) -> bool:
    """What is done already is not done again, and no error."""
    taken = {QuoteAct.ACCEPT, QuoteAct.ORDER} if state == QuoteState.ORDERED else {QuoteAct.ACCEPT}
    return state in (QuoteState.ACCEPTED, QuoteState.ORDERED) and act in taken


def _tried(work: Callable[[Any], object], pk: Any) -> JangteoError | None:
    try:
        work(pk)
    except (NotNow, InvalidQuote, QuoteExpired) as refusal:
        return refusal
    return None
