"""Who may come into a channel: counted before it is changed, confirmed by its code, invitations with reasons."""

import itertools
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import RunTogether
from jangteo.channels.errors import ChannelChanged, ChannelExists, ChannelNotFound, EntryRefused, LoginRequired
from jangteo.channels.models import Admission
from jangteo.channels.models import Channel as ChannelRow
from jangteo.channels.selectors import find_channel_by_code, list_admissions, preview_access
from jangteo.channels.services import admit_party, create_channel, dismiss_party, enter, give_pass, set_access
from jangteo.channels.types import Channel, ChannelAccess
from jangteo.identity.types import Visitor
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole, PartyKind, RoleAudience
from office.desk import DESK, digest, person_of, staff_client
from storefront.market import SHOPPER, Market

WORD = "moon-and-jar"


def channel(code: str = "shop") -> Channel:
    found = find_channel_by_code(code)
    assert found is not None
    return found


def people(market: Market) -> None:
    """Log-ins of every kind: in a unit, above one, in a family, by custom roles, ended, closed, of staff."""
    company = market.company_id
    unit = parties.create_unit(parent_id=company, kind=PartyKind.LOCATION, name="성수점", actor=DESK)
    home = parties.create_household(name="집", language="ko", actor=DESK)
    for code, rights in (("sees", {"goods.see": "all"}), ("blind", {"orders.see": "unit"})):
        parties.create_role(code=code, audience=RoleAudience.COMPANY, names={"en": code}, rights=rights, actor=DESK)
    for name, party_id, role in (
        ("unit", unit, MemberRole.BUYER),
        ("above", company, MemberRole.FINANCE),
        ("family", home, MemberRole.GUARDIAN),
        ("sees", company, "sees"),
        ("blind", company, "blind"),
        ("ended", company, MemberRole.BUYER),
        ("closed", company, MemberRole.BUYER),
    ):
        person = parties.create_person(name=name)
        parties.create_log_in(person_id=person, email=f"{name}@test.example", password=WORD)
        parties.add_member(party_id=party_id, person_id=person, role=role, actor=DESK)
        if name == "ended":
            parties.remove_member(party_id=company, person_id=person, actor=DESK)
    User.objects.filter(email="closed@test.example").update(is_active=False)
    admit_party(channel_id=market.shop_id, party_id=unit, actor=DESK)
    admit_party(channel_id=market.shop_id, party_id=home, actor=DESK)
    admit_party(channel_id=market.shop_id, party_id=person_of(SHOPPER), actor=DESK)


def entering() -> Iterator[str]:
    """The log-ins that the door itself lets into the shop."""
    shop = channel()
    by_password = shop.access == ChannelAccess.PASSWORD
    channel_pass = give_pass(channel=shop, password=WORD, visitor=Visitor()) if by_password else ""
    for user in User.objects.all():
        try:
            actor = enter(channel=shop, user=user, via="page", channel_pass=channel_pass)
        except (EntryRefused, LoginRequired):
            continue
        if actor.user_id is not None:
            yield user.email


def test_what_is_counted_is_whom_the_door_lets_in(staff: Client, market: Market) -> None:
    people(market)
    staff_client("staff_clerk")
    open_to = {}
    for access in ChannelAccess:
        set_access(channel_id=market.shop_id, access=access, actor=DESK, password=WORD)
        open_to[access] = set(entering())
    for before, after in itertools.product(ChannelAccess, ChannelAccess):
        set_access(channel_id=market.shop_id, access=before, actor=DESK, password=WORD)
        preview = preview_access(market.shop_id, after)
        found = (preview.now, preview.then, preview.losing, preview.gaining)
        was, will = open_to[before], open_to[after]
        assert found == (len(was), len(will), len(was - will), len(will - was)), (before, after)
        assert preview.guests_then == (after in (ChannelAccess.OPEN, ChannelAccess.PASSWORD))


def test_a_change_is_counted_first_and_made_with_the_code_typed(staff: Client, market: Market) -> None:
    people(market)
    before, path = digest(), "/office/sales-channels/shop/access/"
    shown = staff.post(path, {"access": "company"})
    assert shown.status_code == 200
    assert digest() == before
    preview = shown.context["form"]["preview"]
    assert preview.losing == len(set(entering())) - preview.then
    assert "Visitors without a log-in could come in no more." in shown.content.decode()
    sent = {"access": "company", "seen": preview.seen}
    for wrong in ("", "SHOP", "wholesale", "shop\0"):
        response = staff.post(path, sent | {"confirm": wrong})
        assert (response.status_code, list(response.context["errors"])) == (422, ["confirm"])
        assert digest() == before
    assert staff.post(path, {"access": "login", "seen": preview.seen, "confirm": "shop"}).status_code == 422
    assert staff.post(path, {"access": "company", "confirm": "shop"}).status_code == 200
    assert digest() == before
    assert staff.post(path, sent | {"confirm": "shop"}).status_code == 302
    assert channel().access == ChannelAccess.COMPANY
    assert AuditEntry.objects.filter(action="channels.set_access").latest("id").after == {"access": "company"}


def test_an_invitation_that_came_meanwhile_is_counted_before_the_change(staff: Client, market: Market) -> None:
    seen = staff.post("/office/sales-channels/shop/access/", {"access": "invitation"}).context["form"]["preview"].seen
    admit_party(channel_id=market.shop_id, party_id=market.company_id, actor=DESK)
    sent = {"access": "invitation", "seen": seen, "confirm": "shop"}
    response = staff.post("/office/sales-channels/shop/access/", sent)
    assert response.status_code == 422
    assert "changed since you looked" in response.content.decode()
    assert channel().access == ChannelAccess.OPEN


def test_a_password_is_asked_for_and_never_shown(staff: Client, market: Market) -> None:
    path = "/office/sales-channels/shop/access/"
    seen = staff.post(path, {"access": "password"}).context["form"]["preview"].seen
    sent, before = {"access": "password", "seen": seen, "confirm": "shop"}, digest()
    for short in ("", "short", "with\0null"):
        response = staff.post(path, sent | {"password": short})
        assert (response.status_code, list(response.context["errors"])) == (422, ["password"])
        assert digest() == before
    assert staff.post(path, sent | {"password": WORD}).status_code == 302
    assert give_pass(channel=channel(), password=WORD, visitor=Visitor()) == channel().lock
    html = staff.get("/office/sales-channels/shop/").content.decode()
    assert WORD not in html
    assert channel().lock not in html
    assert WORD not in str(AuditEntry.objects.filter(action="channels.set_access").values())


@pytest.mark.parametrize("form", [{}, {"access": "everyone"}, {"access": "\0"}, {"access": "x" * 5000}])
def test_an_access_there_is_not_changes_nothing(staff: Client, form: dict[str, str]) -> None:
    before = digest()
    assert staff.post("/office/sales-channels/shop/access/", form).status_code == 422
    assert staff.post("/office/sales-channels/nowhere/access/", form).status_code == 404
    assert digest() == before


def test_a_closed_channel_whose_address_was_given_away_stays_closed(staff: Client, market: Market) -> None:
    set_access(channel_id=market.shop_id, access=ChannelAccess.CLOSED, actor=DESK)
    create_channel(code="next", names={"en": "Next"}, currency="KRW", actor=DESK, tax_view="gross", access="open")
    with pytest.raises(ChannelExists):
        set_access(channel_id=market.shop_id, access=ChannelAccess.OPEN, actor=DESK)
    assert channel().access == ChannelAccess.CLOSED
    html = staff.get("/office/sales-channels/").content.decode()
    assert html.index("next") < html.index("Closed")


def test_a_party_is_invited_by_search_and_dismissed_with_a_reason(staff: Client, market: Market) -> None:
    parties.create_company(name="편집숍 하루", legal_name="하루", business_number=None, actor=DESK)
    before, path = digest(), "/office/sales-channels/shop/"
    many = staff.post(f"{path}admit/", {"party": "편집숍"})
    assert (many.status_code, len(many.context["form"]["found"])) == (422, 2)
    for text in ("", "\0", "nobody at all", str(new_id()), "x" * 5000):
        assert staff.post(f"{path}admit/", {"party": text}).status_code == 422
    assert digest() == before
    assert staff.post(f"{path}admit/", {"party": "124-81-00998"}).status_code == 302
    assert [pk for pk, _since in list_admissions(market.shop_id)] == [market.company_id]
    assert staff.post(f"{path}dismiss/{market.company_id}/", {"why": " "}).status_code == 422
    assert len(list_admissions(market.shop_id)) == 1
    staff.post(f"{path}dismiss/{market.company_id}/", {"why": "contract ended\0"})
    assert list_admissions(market.shop_id) == []
    assert AuditEntry.objects.get(action="channels.dismiss_party").why == "contract ended"
    assert staff.post(f"{path}dismiss/{new_id()}/", {"why": "never was"}).status_code == 302


def test_admitting_into_no_channel_is_not_found(market: Market) -> None:
    with pytest.raises(ChannelNotFound):
        admit_party(channel_id=new_id(), party_id=market.company_id, actor=DESK)
    assert Admission.objects.count() == 0


def test_who_sees_no_buyers_sees_no_invitations(staff: Client, market: Market) -> None:
    admit_party(channel_id=market.shop_id, party_id=market.company_id, actor=DESK)
    for role, sees in (("store", False), ("sales_rep", False), ("staff_viewer", True)):
        html = staff_client(role).get("/office/sales-channels/shop/").content.decode()
        assert ("편집숍 긴해" in html) is sees, role
    dismiss_party(channel_id=market.shop_id, party_id=market.company_id, actor=DESK)


def test_counting_takes_the_same_queries_for_few_and_for_many(staff: Client, market: Market) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff.post("/office/sales-channels/shop/access/", {"access": "company"})
        return len(captured)

    first = queries()
    for number in range(20):
        person = parties.create_person(name=f"p{number}")
        parties.create_log_in(person_id=person, email=f"p{number}@test.example", password=WORD)
        parties.add_member(party_id=market.company_id, person_id=person, role=MemberRole.BUYER, actor=DESK)
    assert queries() == first


@pytest.mark.django_db(transaction=True)
def test_of_two_who_looked_at_the_same_channel_one_changes_it(run_together: RunTogether) -> None:
    channel_id = create_channel(
        code="shop", names={"en": "Shop"}, currency="KRW", actor=DESK, tax_view="gross", access="open"
    )
    wanted = (ChannelAccess.LOGIN, ChannelAccess.COMPANY)
    seen = [preview_access(channel_id, one).seen for one in wanted]
    outcomes = run_together(2, lambda n: set_access(channel_id=channel_id, access=wanted[n], actor=DESK, seen=seen[n]))
    assert sorted(type(one).__name__ for one in outcomes) == [ChannelChanged.__name__, "NoneType"]
    assert ChannelRow.objects.get().access == wanted[outcomes.index(None)]
