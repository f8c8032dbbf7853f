"""A person's part of deal rooms: of who opened one, and of who was invited."""

import pytest
from django.db import IntegrityError, transaction

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.personal import Person
from jangteo.kernel.types import PartyId
from jangteo.sharing import services
from jangteo.sharing.models import DealRoom, PersonalLink, RoomComment, RoomGuest, RoomVisit, RoomVote
from jangteo.sharing.services.room_personal import erase_rooms, export_rooms
from jangteo.sharing.types import GuestDraft, RoomOver, Stance
from sharing.rooms import SEES, room, seen, visit
from sharing.using import broken

pytestmark = pytest.mark.django_db
EMAIL = "decider@test.example"
INVITED = GuestDraft("강 이사", EMAIL)


def test_who_was_invited_goes_and_the_room_stays() -> None:
    _shop, _buyer, made = room(INVITED, SEES)
    link, other = made.links
    for one in made.links:
        visit(one)
        services.comment_by_link(token=one.token, text=f"write to {EMAIL}")
    services.vote_by_link(token=link.token, stance=Stance.FOR, word="제 이름은 강")
    person = Person(PartyId(new_id()), emails=frozenset({EMAIL}))
    (told,) = export_rooms(person)["invited_to"]
    assert (told["name"], len(told["visits"]), len(told["said"]), told["votes"][0]["word"]) == (
        "강 이사",
        1,
        1,
        "제 이름은 강",
    )
    assert erase_rooms(person, clock.now()).removed == {"room_guests": 1, "room_words": 1}
    assert erase_rooms(person, clock.now()).removed == {}
    assert seen(link).over == RoomOver.REVOKED
    assert (RoomVisit.objects.filter(guest=link.guest_id).count(), RoomVote.objects.get().word) == (0, "")
    kept = list(RoomComment.objects.values_list("text", flat=True)) + list(
        RoomGuest.objects.values_list("name", flat=True)
    )
    assert not [one for one in kept if EMAIL in one or "강" in one]
    assert seen(other).over is None
    assert broken() == []


def test_who_opened_it_takes_it_along() -> None:
    _shop, buyer, made = room(INVITED)
    (link,) = made.links
    visit(link)
    services.comment_by_link(token=link.token, text="fine")
    assert buyer.person_id
    person = Person(PartyId(buyer.person_id))
    assert export_rooms(person)["opened"][0]["invited"] == [{"name": "강 이사", "email": EMAIL}]
    assert erase_rooms(person, clock.now()).removed == {"rooms": 1}
    assert (DealRoom.objects.count(), PersonalLink.objects.count(), RoomVisit.objects.count()) == (0, 0, 0)
    assert broken() == []


def test_visits_and_words_are_never_rewritten() -> None:
    _shop, _buyer, made = room(INVITED)
    (link,) = made.links
    visit(link)
    services.comment_by_link(token=link.token, text="fine")
    for rows, change in ((RoomVisit.objects, {"at": clock.now()}), (RoomComment.objects, {"text": "better"})):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
