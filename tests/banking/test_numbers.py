"""Virtual accounts: issued once, closed once, and paid by the number alone."""

import pytest
from pytest_django import Settings

from banking.money import account, bring_in, broken, order_for, paid, row, shop
from factories import ACTOR, company, member_of, shopper
from jangteo.banking import services
from jangteo.banking.errors import NoIssuer, VirtualAccountNotFound
from jangteo.banking.gateways import find_issuer
from jangteo.banking.gateways.fake import FakeIssuer, check_digit
from jangteo.banking.models import Application, VirtualAccount
from jangteo.banking.selectors import find_number, list_numbers
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.parties.types import MemberRole

pytestmark = pytest.mark.django_db


def test_an_issuer_answers_a_key_with_its_number_and_closes_it_however_often() -> None:
    issuer = find_issuer()
    first, again, other = (issuer.issue(key=key, holder="한빛") for key in ("a", "a", "b"))
    assert (first == again, first == other) == (True, False)
    assert check_digit(first.number[:-1]) == first.number[-1]
    issuer.close(number=first.number)
    issuer.close(number=first.number)
    assert issuer.issue(key="a", holder="한빛") == first
    wrong = first.number[:-1] + str((int(first.number[-1]) + 1) % 10)
    for number in (wrong, "", "７９２", first.number + "0"):
        with pytest.raises(VirtualAccountNotFound):
            issuer.close(number=number)


def test_numbers_of_a_thousand_keys_are_a_thousand() -> None:
    assert len({FakeIssuer().issue(key=str(n), holder="").number for n in range(1_000)}) == 1_000


def test_a_party_has_one_number_until_it_is_closed() -> None:
    firm = company()
    first = services.issue_for_party(party_id=firm, actor=ACTOR)
    assert services.issue_for_party(party_id=firm, actor=ACTOR) == first
    services.close_number(number_id=first, actor=ACTOR)
    services.close_number(number_id=first, actor=ACTOR)
    assert find_number(order_id=new_id(), party_id=firm) is None
    second = services.issue_for_party(party_id=firm, actor=ACTOR)
    (newer, older), total = list_numbers()
    assert ([newer.id, older.id, total], newer.number == older.number) == ([second, first, 2], False)
    assert (newer.closed_at, older.closed_at is None) == (None, False)


def test_a_deposit_to_a_number_pays_its_payer_s_only_order_and_in_parts() -> None:
    account()
    firm = company()
    order = order_for(shop(), mugs=2, buyer=member_of(firm, MemberRole.ADMINISTRATOR))
    services.issue_for_party(party_id=firm, actor=ACTOR)
    number = VirtualAccount.objects.get().number
    bring_in(row(5_000, "아무개", number=number), row(15_000, "또아무개", number=number, moment="11:00:00"))
    assert services.match_new_lines().applied == 2
    assert paid(order) == ("paid", 20_000)
    assert [one.reasons[0] for one in Application.objects.all()] == ["virtual_account"] * 2
    assert broken() == []


def test_an_order_s_own_number_comes_before_its_payer_s() -> None:
    market, buyer = shop(), shopper()
    order, other = order_for(market, buyer=buyer), order_for(market, buyer=buyer)
    assert buyer.party_id
    of_party = services.issue_for_party(party_id=buyer.party_id, actor=ACTOR)
    of_order = services.issue_for_order(order_id=order.pk, actor=ACTOR)
    found = [find_number(order_id=one.pk, party_id=buyer.party_id) for one in (order, other)]
    assert [one and one.id for one in found] == [of_order, of_party]
    account()
    bring_in(row(10_000, number=VirtualAccount.objects.get(pk=of_order).number))
    services.match_new_lines()
    assert (paid(order), paid(other)) == (("paid", 10_000), ("awaited", 0))


def test_without_an_issuer_and_without_the_right_there_is_none(settings: Settings) -> None:
    firm, admin = company(), shopper()
    with pytest.raises(NotPermitted):
        services.issue_for_party(party_id=firm, actor=admin)
    settings.JANGTEO_GATEWAYS = {}
    with pytest.raises(NoIssuer):
        services.issue_for_party(party_id=firm, actor=ACTOR)
    with pytest.raises(VirtualAccountNotFound):
        services.close_number(number_id=new_id(), actor=ACTOR)
    assert VirtualAccount.objects.count() == 0
