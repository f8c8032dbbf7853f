"""The Python of the how-to pages does what the page says."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from factories import (
    channel,
    company,
    list_of,
    member_of,
    order_of,
    price,
    receive,
    serve,
    set_prices,
    shopper,
    stocked,
    tax,
    user_of,
    variant,
    viewer,
)
from jangteo.channels.errors import EntryRefused, LoginRequired, PasswordRequired
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter, enter_office, give_pass, list_hats
from jangteo.config.environment import Environment
from jangteo.identity.types import Visitor
from jangteo.inventory.selectors import availability
from jangteo.kernel import clock
from jangteo.kernel.types import Action, Scope
from jangteo.onboarding.selectors import may_pay_on_terms
from jangteo.parties.models import User
from jangteo.parties.selectors import find_company_by_business_number, find_operator, list_every_role, staff_roles
from jangteo.parties.types import RoleAudience
from jangteo.pricing.selectors import context_for, offers
from jangteo.simulator.errors import ConnectionDropped
from jangteo.simulator.selectors import chaos_of
from jangteo.simulator.services import look_up, open_page, order_fault
from jangteo.simulator.types import Chaos, FaultKind
from simulator.paying import draft

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
SKU = "MUG-MOON-WH"

pytestmark = pytest.mark.django_db


def follow(page: str) -> dict[str, Any]:
    """Run the page's Python from top to bottom; the names it leaves."""
    names: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", (HOW_TO / page).read_text("utf-8"), re.MULTILINE | re.DOTALL):
        exec(compile(block, page, "exec"), names)
    return names


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


def test_channels_by_password_and_by_invitation_let_in_whom_the_page_says() -> None:
    tax()
    serve(channel().id, "SEOUL")
    receive(variant(SKU), 5, place="SEOUL")

    names = follow("add-a-channel.md")

    preview, salon = get_channel("preview"), get_channel("salon")
    with pytest.raises(PasswordRequired):
        enter(channel=preview, user=None, via="page")
    known = give_pass(channel=preview, password="dal-hangari-1392", visitor=Visitor())
    assert enter(channel=preview, user=None, via="page", channel_pass=known).party_id is None
    invited, dismissed = member_of(names["cafe"]), member_of(names["elsewhere"])
    assert enter(channel=salon, user=user_of(invited), via="page").party_id == names["cafe"]
    with pytest.raises(EntryRefused):
        enter(channel=salon, user=user_of(dismissed), via="page")


def test_a_promotion_and_prices_rehearsed_by_hand_touch_the_order_that_was_placed() -> None:
    shop = channel()
    mug = stocked(shop, {SKU: 5}, "28000")[SKU]
    set_prices(list_of("retail", channel_id=shop.id, priority=1), {(mug, 1): "28000"})
    order_of(shop, shopper(), {SKU: 1})

    names = follow("rehearse-a-promotion.md")

    assert (names["report"]["orders"]["difference"], names["dearer"]["orders"]["difference"]) == ("-1400", "950")


def test_rights_given_by_hand_are_what_the_page_says() -> None:
    names = follow("give-rights.md")

    clerk = User.objects.get(email="doyun@ongyeol.example")
    held = {one.role.code: one.until for one in staff_roles(clerk.person_id)}
    assert held.keys() == {"staff_clerk", "price_keeper"}
    assert held["staff_clerk"] is None
    assert timedelta(days=29) < (held["price_keeper"] or clock.now()) - clock.now() <= timedelta(days=30)
    rights = enter_office(user=clerk).rights
    assert (rights[Action.PRICE_LISTS_CHANGE], rights[Action.STOCK_CHANGE]) == (Scope.ALL, Scope.ALL)
    assert [one.code for one in list_every_role(RoleAudience.COMPANY)][-1] == "gatherer"
    first = User.objects.get(email="bareum@ongyeol.example")
    assert (enter_office(user=first).rights, find_operator()) == (dict.fromkeys(Action, Scope.ALL), names["operator"])
    barista = names["barista"]
    assert [actor.party_id for actor, _ in list_hats(person_id=barista)] == [barista]


def test_the_example_of_single_sign_on_is_understood() -> None:
    page = (HOW_TO / "set-up-single-sign-on.md").read_text("utf-8")
    settings = dict(re.findall(r"^ *(JANGTEO_\w+)='(.+)'$", page, re.MULTILINE))

    understood = Environment.read(settings)

    assert [(one["id"], one["server_url"]) for one in understood.oidc] == [("works", "https://login.example")]


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


def test_faults_of_the_simulator_are_ordered_as_the_page_says() -> None:
    follow("take-payments.md")

    assert chaos_of("SIMULATOR") == Chaos(seed=7, late_seconds=300, doubled_percent=33, is_shuffled=True)
    assert look_up(merchant="SIMULATOR", key="none") is None  # the page clears what it ordered
    order_fault(merchant="SIMULATOR", kind=FaultKind.DROP_AFTER)
    with pytest.raises(ConnectionDropped):
        open_page(merchant="SIMULATOR", key="k1", draft=draft())


def test_the_variables_of_payment_providers_are_those_that_are_read() -> None:
    page = (HOW_TO / "take-payments.md").read_text("utf-8")
    settings = dict(re.findall(r"^ +(JANGTEO_\w+)=(.+)$", page, re.MULTILINE))

    assert set(Environment.read(settings).gateways) == {"toss", "stripe"}
