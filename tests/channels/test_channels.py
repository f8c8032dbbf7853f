from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from factories import ACTOR, channel, company, member_of, shopper, user_of
from jangteo.channels.errors import ChannelExists, ChannelNotFound, EntryRefused, InvalidChannel, LoginRequired
from jangteo.channels.models import Channel as ChannelRow
from jangteo.channels.selectors import find_channel, find_channel_by_code, get_channel, list_channels
from jangteo.channels.services import create_channel, enter
from jangteo.kernel import clock
from jangteo.parties.models import Membership, User
from jangteo.parties.services import add_member, create_household, create_log_in
from jangteo.parties.types import MemberRole

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("host", "path", "code"),
    [
        ("any.example", "/", "shop"),
        ("any.example", "/products/mug/", "shop"),
        ("any.example", "/wholesale/", "wholesale"),
        ("any.example", "/wholesale", "wholesale"),
        ("any.example", "/wholesale/cart/", "wholesale"),
        ("any.example", "/wholesaler/", "shop"),
        ("trade.example", "/", "trade"),
        ("TRADE.example:8000", "/wholesale/", "trade"),
    ],
)
def test_own_host_goes_before_any_and_the_longer_path_before_the_shorter(host: str, path: str, code: str) -> None:
    channel("shop", path_prefix="/")
    channel("wholesale", path_prefix="/wholesale/")
    channel("trade", host="trade.example", path_prefix="/")
    create_channel(code="old", names={}, currency="KRW", actor=ACTOR, access="closed", tax_view="gross")
    found = find_channel(host, path)
    assert found is not None
    assert found.code == code


def test_without_a_fitting_channel_there_is_none() -> None:
    channel("trade", host="trade.example", path_prefix="/")
    assert find_channel("any.example", "/") is None


def test_closed_channels_keep_only_history() -> None:
    create_channel(code="uci", names={}, currency="GBP", actor=ACTOR, access="closed", tax_view="net")
    assert list_channels() == []
    with pytest.raises(ChannelNotFound):
        get_channel("uci")
    found = find_channel_by_code("uci")
    assert found is not None
    assert found.currency == "GBP"


def test_a_taken_code_or_address_and_an_unknown_currency_are_refused() -> None:
    channel("shop", path_prefix="/")
    with pytest.raises(ChannelExists):
        channel("shop", path_prefix="/other/")
    with pytest.raises(ChannelExists):
        channel("other", path_prefix="/")
    with pytest.raises(InvalidChannel):
        channel("other", currency="XXX")
    assert ChannelRow.objects.count() == 1


def visitor(kind: str) -> Any:
    """The log-in of a kind of visitor."""
    if kind == "anonymous":
        return AnonymousUser()
    if kind == "nobody":
        return None
    if kind == "staff without person":
        return User.objects.get(
            pk=create_log_in(person_id=None, email="staff@test.example", password="moon-jar-1392", is_staff=True)
        )
    if kind == "shopper":
        return user_of(shopper("손지우"))
    if kind == "deactivated shopper":
        user = user_of(shopper("손지우"))
        user.is_active = False
        return user
    user = user_of(member_of(company(), name="윤서하"))
    if kind == "former member":
        Membership.objects.update(until=clock.now())
    return user


LOGIN, REFUSED = LoginRequired, EntryRefused
ENTRY: dict[str, dict[str, Any]] = {
    "nobody": {"open": "guest", "login": LOGIN, "company": LOGIN, "closed": REFUSED},
    "anonymous": {"open": "guest", "login": LOGIN, "company": LOGIN, "closed": REFUSED},
    "deactivated shopper": {"open": "guest", "login": LOGIN, "company": LOGIN, "closed": REFUSED},
    "shopper": {"open": "손지우", "login": "손지우", "company": REFUSED, "closed": REFUSED},
    "member": {"open": "윤서하", "login": "윤서하", "company": "편집숍 긴해", "closed": REFUSED},
    "former member": {"open": "윤서하", "login": "윤서하", "company": REFUSED, "closed": REFUSED},
    "staff without person": {"open": "staff@test.example", "login": REFUSED, "company": REFUSED, "closed": REFUSED},
}


@pytest.mark.parametrize("kind", ENTRY)
def test_who_may_enter_and_for_whom_they_act(kind: str) -> None:
    user = visitor(kind)
    found: dict[str, Any] = {}
    for access in ("open", "login", "company", "closed"):
        create_channel(
            code=access, names={}, currency="KRW", actor=ACTOR, access=access, tax_view="net", path_prefix=f"/{access}/"
        )
        place = find_channel_by_code(access)
        assert place is not None
        try:
            actor = enter(channel=place, user=user, via="api")
        except (LoginRequired, EntryRefused) as error:
            found[access] = type(error)
            continue
        assert actor.via == "api"
        assert (actor.party_id is None) == (
            kind in ("nobody", "anonymous", "deactivated shopper", "staff without person")
        )
        found[access] = actor.party_name or actor.name
    assert found == ENTRY[kind]


@pytest.mark.parametrize("role", ["administrator", "buyer", "approver", "finance"])
def test_every_role_of_a_company_enters_its_channel(role: str) -> None:
    user = user_of(member_of(company("긴해"), MemberRole(role)))
    assert enter(channel=channel(access="company"), user=user, via="page").party_name == "긴해"


def test_a_visitor_chooses_only_among_those_who_let_them() -> None:
    shop, trade = channel(), channel("trade", access="company")
    first, second, foreign = company("가나"), company("다라"), company("마바")
    actor = member_of(first)
    assert actor.person_id
    add_member(party_id=second, person_id=actor.person_id, role=MemberRole.BUYER, actor=ACTOR)
    home = create_household(name="가족", language="ko", actor=ACTOR)
    add_member(party_id=home, person_id=actor.person_id, role=MemberRole.GUARDIAN, actor=ACTOR)
    user = user_of(actor)
    chosen = [
        enter(channel=place, user=user, via="page", party_id=wanted).party_id
        for place in (shop, trade)
        for wanted in (None, second, home, foreign)
    ]
    themselves = actor.person_id
    assert chosen == [themselves, second, home, themselves, first, second, first, first]
