"""A person's part of deal rooms: those they opened, and what they did in others' as whom a link was made for."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jangteo.kernel import clock, personal
from jangteo.kernel.personal import ERASED, Block, Erased, Person, PersonalData
from jangteo.sharing.models import DealRoom, PersonalLink, RoomComment, RoomGuest, RoomVisit, RoomVote

TEXTS = (("title", DealRoom), ("message", DealRoom), ("text", RoomComment), ("word", RoomVote))


def export_rooms(person: Person) -> dict[str, Any]:
    """The rooms the person opened, and those they were invited to: when they looked, what they said."""
    own = DealRoom.objects.filter(person=person.id).order_by("opened_at", "pk")
    return {
        "opened": [
            {"title": one.title, "message": one.message, "opened_at": one.opened_at.isoformat()}
            | {"said": [_said(each) for each in one.comments.filter(guest=None).order_by("at")]}
            | {"invited": [{"name": each.name, "email": each.email} for each in one.guests.order_by("position")]}
            for one in own
        ],
        "invited_to": [
            {"name": one.name, "email": one.email}
            | {"visits": [each.at.isoformat() for each in one.visits.order_by("at")]}
            | {"said": [_said(each) for each in one.comments.order_by("at")]}
            | {"votes": [{"stance": each.stance, "word": each.word} for each in RoomVote.objects.filter(guest=one)]}
            for one in _invited(person).order_by("pk")
        ],
    }


def lock_rooms(person: Person) -> list[Block]:
    """Nothing of this keeps a person from going; nobody says anything meanwhile."""
    list(DealRoom.objects.filter(_own(person)).select_for_update().order_by("pk"))
    return []


def erase_rooms(person: Person, at: datetime) -> Erased:
    """Rooms of the person go whole; where they were invited: their name, words and visits, and their link is cut."""
    rooms = DealRoom.objects.filter(_own(person))
    links = list(RoomGuest.objects.filter(room__in=rooms).values_list("pk", flat=True))
    gone = rooms.delete()[1].get("sharing.DealRoom", 0)
    PersonalLink.objects.filter(pk__in=links).delete()
    guests = list(_invited(person))
    for guest in guests:
        _forget(guest)
    removed = {"rooms": gone, "room_guests": len(guests), "room_words": _unname(person)}
    return Erased({what: count for what, count in removed.items() if count})


def _forget(guest: RoomGuest) -> None:
    guest.name, guest.email, guest.revoked_at = ERASED, "", guest.revoked_at or clock.now()
    guest.save(update_fields=["name", "email", "revoked_at"])
    RoomVisit.objects.filter(guest=guest).delete()
    PersonalLink.objects.filter(pk=guest.pk).update(views=0, last_viewed_at=None)
    RoomComment.objects.filter(guest=guest).update(text=ERASED)
    RoomVote.objects.filter(guest=guest).update(word="")


def _unname(person: Person) -> int:
    """Take the person's addresses out of what others wrote; how many texts."""
    count = 0
    for field, model in TEXTS:
        where = Q(pk=None)
        for text in person.emails:
            where |= Q(**{f"{field}__icontains": text})
        for row in model.objects.filter(where):
            said = personal.without(getattr(row, field), person, is_tied=False)
            model.objects.filter(pk=row.pk).update(**{field: ERASED if model is RoomComment else said})
            count += 1
    return count


def _own(person: Person) -> Q:
    return Q(person=person.id) | Q(party=person.id)


def _invited(person: Person) -> QuerySet[RoomGuest]:
    where = Q(pk=None)
    for email in person.emails:
        where |= Q(email__iexact=email)
    return RoomGuest.objects.filter(where)


def _said(one: RoomComment) -> dict[str, str]:
    return {"at": one.at.isoformat(), "text": one.text}


PERSONAL_DATA = PersonalData(
    name="deal_rooms",
    titles={"ko": "함께 정하기", "en": "Deal rooms"},
    export=export_rooms,
    erase=erase_rooms,
    blocks=lock_rooms,
    columns=frozenset(
        {
            "sharing_dealroom.message",
            "sharing_dealroom.title",
            "sharing_roomcomment.text",
            "sharing_roomguest.email",
            "sharing_roomguest.name",
            "sharing_roomvote.word",
        }
    ),
)
