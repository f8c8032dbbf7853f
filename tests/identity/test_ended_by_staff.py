"""Staff log somebody out everywhere, and the host everybody: at the next request nobody is in any more."""

import pytest
from click.testing import CliRunner

from identity.post import enter, is_in, is_taken, token_of
from jangteo.config.command import cli
from jangteo.identity.services import log_out_everybody, log_out_everywhere
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import AuditEntry, Letter
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole
from office.desk import staff_client
from storefront.market import DEALER, SHOPPER, Market

pytestmark = pytest.mark.django_db


def test_staff_log_a_person_out_everywhere_and_they_are_told(market: Market) -> None:
    clients, token = [enter(SHOPPER), enter(SHOPPER)], token_of(SHOPPER)
    other, staff = enter(DEALER), staff_client(MemberRole.STAFF_ADMINISTRATOR)
    person = User.objects.get(email=SHOPPER).person_id
    page = f"/office/parties/{person}/rights/"
    assert "Where they are logged in" in staff.get(page).content.decode()
    told = staff.post(f"/office/parties/{person}/log-out/", {"why": "a phone was lost"}, follow=True)
    assert "is logged out everywhere" in told.content.decode()
    assert "In no browser just now." in told.content.decode()
    assert [is_in(one) for one in clients] == [False, False]
    assert not is_taken(token)
    assert is_in(other)
    assert is_in(enter(SHOPPER))
    assert Letter.objects.filter(to=SHOPPER, purpose="identity.logged_out").count() == 1
    entry = AuditEntry.objects.get(action="identity.logged_out")
    assert (entry.after, entry.why) == ({"ended": 3}, "a phone was lost")


def test_who_may_not_change_all_members_ends_nothing(market: Market) -> None:
    client, user = enter(SHOPPER), User.objects.get(email=SHOPPER)
    assert user.person_id
    near = Actor(rights={Action.MEMBERS_CHANGE: Scope.UNIT}, unit_ids=frozenset({PartyId(user.person_id)}))
    for actor in (near, Actor()):
        with pytest.raises(NotPermitted):
            log_out_everywhere(user_id=user.pk, actor=actor)
        with pytest.raises(NotPermitted):
            log_out_everybody(actor=actor)
    assert is_in(client)
    seller = staff_client(MemberRole.SALES_REP)
    assert seller.post(f"/office/parties/{user.person_id}/log-out/").status_code in (403, 404)
    assert is_in(client)


@pytest.mark.django_db(transaction=True)
def test_the_host_logs_one_or_everybody_out(market: Market) -> None:
    shopper, dealer, token = enter(SHOPPER), enter(DEALER), token_of(DEALER)
    run = CliRunner().invoke
    for wrong in (["log-out"], ["log-out", SHOPPER, "--everybody"], ["log-out", "nobody@test.example"]):
        assert run(cli, wrong).exit_code != 0
    assert "1 sessions and tokens ended." in run(cli, ["log-out", SHOPPER]).output
    assert [is_in(shopper), is_in(dealer)] == [False, True]
    assert run(cli, ["log-out", "--everybody", "--why", "a leak"]).exit_code == 0
    assert not is_in(dealer)
    assert not is_taken(token)
    assert AuditEntry.objects.filter(why="a leak").count() == 1
