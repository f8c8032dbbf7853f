"""What lines keep of a person is shown to them, and goes."""

import pytest

from banking.money import account, apply, bring_in, broken, order_for, row, shop
from factories import ACTOR, shopper
from jangteo.banking import services
from jangteo.banking.services.personal_data import erase_deposits, export_deposits
from jangteo.kernel import clock, personal

pytestmark = pytest.mark.django_db


def test_deposits_of_a_person_are_shown_and_lose_their_name() -> None:
    account()
    market, buyer = shop(), shopper("손지우")
    assert buyer.party_id
    own, other = order_for(market, buyer=buyer), order_for(market)
    mine, theirs, open_one = bring_in(
        row(10_000, "손지우", "생일"), row(10_000, "도하준", moment="11:00:00"), row(1, "손지우", moment="12:00:00")
    )
    apply(mine, [(own, 10_000)])
    apply(theirs, [(other, 10_000)])
    services.issue_for_party(party_id=buyer.party_id, actor=ACTOR)
    person = personal.trace(buyer.party_id)
    told = export_deposits(person)
    assert told["deposits"] == [
        {"on": "2026-11-05", "amount": "10000 KRW", "payer_name": "손지우", "reference": "생일"}
    ]
    assert len(told["virtual_accounts"]) == 1
    assert erase_deposits(person, clock.now()).removed == {"bank_lines": 1}
    assert erase_deposits(person, clock.now()).removed == {}
    for line, name in ((mine, ""), (theirs, "도하준"), (open_one, "손지우")):
        line.refresh_from_db()
        assert line.payer_name == name
    assert (mine.reference, mine.amount_minor, broken()) == ("", 10_000, [])
