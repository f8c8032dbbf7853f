"""Whoever asked for a quote is written to when it is there, and when it ran out."""

from datetime import timedelta
from decimal import Decimal

import pytest

from factories import channel, stocked
from jangteo.kernel import clock
from jangteo.kernel.models import Letter
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import job_actor
from jangteo.parties.selectors import log_ins_of
from jangteo.quotes import services
from jangteo.quotes.models import Quote, QuoteAuthority
from jangteo.quotes.rules.letters import TOLD_OF, letter
from jangteo.quotes.types import QuoteState
from quotes.using import content, goods, seller, sent


def relay() -> None:
    while relay_batch():
        pass


def test_an_offer_and_its_end_are_told_once(db: None) -> None:
    shop = channel("shop")
    (variant,) = stocked(shop, {"MUG": 100}, "1000").values()
    QuoteAuthority.objects.create(role="none", most_rate=Decimal(1))
    rep = seller("rep")
    _, buyer = sent(shop, variant, rep, 1_000)
    relay()
    (told,) = Letter.objects.filter(purpose__startswith="quotes.")
    assert buyer.person_id is not None
    assert (told.to, told.purpose) == (log_ins_of([buyer.person_id])[buyer.person_id].email, "quotes.sent")
    assert Quote.objects.get().number in told.subject
    assert (clock.now() + timedelta(days=7)).astimezone(clock.SEOUL).date().isoformat() in told.text
    with clock.at(clock.now() + timedelta(days=8)):
        services.expire_due(actor=job_actor("quotes"))
        relay()
    assert sorted(Letter.objects.values_list("purpose", flat=True)) == ["quotes.expired", "quotes.sent"]


def test_of_an_offer_that_is_made_anew_before_it_was_told_the_last_alone_is(db: None) -> None:
    shop = channel("shop")
    (variant,) = stocked(shop, {"MUG": 100}, "1000").values()
    QuoteAuthority.objects.create(role="none", most_rate=Decimal(1))
    rep = seller("rep")
    quote_id, _ = sent(shop, variant, rep, 1_000)
    services.revise_quote(quote_id=quote_id, content=content(goods("1", variant)), actor=rep)
    relay()
    assert not Letter.objects.filter(purpose__startswith="quotes.").exists()


@pytest.mark.parametrize("state", sorted(TOLD_OF))
def test_letters_say_which_in_both_languages(state: QuoteState) -> None:
    for language in ("ko", "en"):
        subject, text = letter(state, language, number="Q261127-000001", last_day=clock.today())
        assert "Q261127-000001" in subject + text
        assert any("가" <= one <= "힣" for one in text) is (language == "ko")
        assert (clock.today().isoformat() in text) is (state == QuoteState.SENT)
