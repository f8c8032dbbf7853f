"""The Python of the how-to pages does what the page says."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from factories import channel, company, member_of, price, receive, serve, tax, variant, viewer
from jangteo.channels.errors import LoginRequired
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.inventory.selectors import availability
from jangteo.onboarding.selectors import may_pay_on_terms
from jangteo.parties.selectors import find_company_by_business_number
from jangteo.pricing.selectors import context_for, offers

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
SKU = "MUG-MOON-WH"

pytestmark = pytest.mark.django_db


def follow(page: str) -> None:
    """Run the page's Python from top to bottom."""
    names: dict[str, object] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", (HOW_TO / page).read_text("utf-8"), re.MULTILINE | re.DOTALL):
        exec(compile(block, page, "exec"), names)


def test_a_channel_added_by_hand_asks_for_a_log_in_and_sells_at_its_own_price() -> None:
    tax()
    serve(channel().id, "SEOUL")
    mug = variant(SKU)
    receive(mug, 5, place="SEOUL")

    follow("add-a-channel.md")

    club = get_channel("club")
    offer = offers(context_for(club, viewer(club)), [mug])[mug]
    assert (club.path_prefix, availability(club.id, [mug])) == ("/club/", {mug: 5})
    assert [(step.from_quantity, step.unit.value) for step in offer.ladder] == [(1, Decimal(25200))]
    with pytest.raises(LoginRequired):
        enter(channel=club, user=None, via="page")


def test_a_contract_made_by_hand_goes_before_the_dealers_list() -> None:
    wholesale = channel("wholesale", tax_view="net")
    mug = variant(SKU, wholesale)
    price(wholesale, {mug: "15780"})
    buyer = member_of(company("편집숍 긴해"))

    follow("set-prices.md")

    contract = offers(context_for(wholesale, viewer(wholesale, buyer.party_id)), [mug])[mug]
    assert contract.list_code == "contract-ginhae"
    assert {step.from_quantity: step.unit.value for step in contract.ladder} == {1: Decimal(13000), 48: Decimal(12000)}
    assert offers(context_for(wholesale, viewer(wholesale)), [mug])[mug].ladder[0].unit.value == Decimal(15780)


def test_a_company_taken_in_by_hand_has_what_its_trades_preset_says() -> None:
    channel("wholesale", tax_view="net", access="company")

    follow("take-in-a-company.md")

    company_id = find_company_by_business_number("1208147521")
    assert company_id is not None
    assert may_pay_on_terms(company_id).because["terms"] == "net60"
