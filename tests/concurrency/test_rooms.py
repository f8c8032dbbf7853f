"""One link votes twice at the same moment; votes while it is taken back; with the lock off as a control."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from conftest import RunTogether
from jangteo.sharing import services
from jangteo.sharing.errors import RoomIsOver
from jangteo.sharing.models import RoomGuest, RoomVisit, RoomVote
from jangteo.sharing.types import GuestLink, Stance
from sharing.rooms import SEES, room, visit
from sharing.using import broken

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = (Stance.FOR, Stance.AGAINST)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_two_votes_of_one_link_are_one(settings: Settings, run_together: RunTogether, is_guarded: bool) -> None:
    """The negative control: with the lock off the table still holds one vote of a link, but the other is lost by a key
    instead of being said otherwise.
    """
    _shop, _buyer, made = room(*[SEES] * 5)
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"room-lock"})
    lost = 0
    for link in made.links:

        def work(one: int, link: GuestLink = link) -> None:
            services.vote_by_link(token=link.token, stance=BOTH[one])

        lost += sum(isinstance(one, IntegrityError) for one in run_together(2, work))
    assert RoomVote.objects.count() == 5
    changes = sum(RoomVote.objects.values_list("changes", flat=True))
    assert (lost == 0, lost + changes) == (is_guarded, 5)


def test_looked_at_and_voted_while_it_is_taken_back(run_together: RunTogether) -> None:
    _shop, buyer, made = room(*[SEES] * 5)
    for link in made.links:

        def work(one: int, link: GuestLink = link) -> None:
            with transaction.atomic():
                if one == 0:
                    services.revoke_guest(room_id=made.id, guest_id=link.guest_id, actor=buyer)
                elif one == 1:
                    services.vote_by_link(token=link.token, stance=Stance.FOR)
                else:
                    visit(link)

        told = run_together(4, work)
        assert {type(one) for one in told if isinstance(one, Exception)} <= {RoomIsOver}
        assert RoomVisit.objects.filter(guest=link.guest_id).count() <= 1
    assert RoomGuest.objects.filter(revoked_at=None).count() == 0
    assert broken() == []
