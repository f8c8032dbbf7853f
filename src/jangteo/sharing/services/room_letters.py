"""Letters of deal rooms: to who is invited by address, and to who opened the room of what was said, at most hourly."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from jangteo.kernel import clock, letters
from jangteo.onboarding.services.links import link_into
from jangteo.parties.selectors import log_ins_of, parties_by_id
from jangteo.sharing.models import DealRoom, RoomComment, RoomGuest, RoomVote
from jangteo.sharing.rules.room_letters import RoomLetter, room_letter
from jangteo.sharing.selectors.room_guests import name_of
from jangteo.sharing.types.rooms import LETTERS_APART

AT_ONCE = 200


def tell_invited(room: DealRoom, guest: RoomGuest, token: str) -> None:
    """Write to a guest whose address is known, in the caller's transaction."""
    facts = {
        "who": name_of(room),
        "name": guest.name,
        "title": room.title,
        "message": room.message,
        "until": timezone.localtime(guest.link.expires_at).strftime("%Y-%m-%d %H:%M"),
        "link": link_into(room.channel_id, f"room/{token}/"),
    }
    subject, text = room_letter(RoomLetter.INVITED, room.language, facts)
    letters.write(to=guest.email, subject=subject, text=text, purpose=f"sharing.{RoomLetter.INVITED.value}")


def tell_news() -> int:
    """Write to who opened a room of all that was said since they were written to last, an hour apart; how many."""
    due = DealRoom.objects.filter(news_at__isnull=False).filter(
        Q(told_at=None) | Q(told_at__lt=F("news_at"), told_at__lte=clock.now() - LETTERS_APART)
    )
    return sum(_tell(pk) for pk in list(due.order_by("news_at").values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _tell(room_id: UUID) -> bool:
    room = DealRoom.objects.select_for_update().get(pk=room_id)
    since, now = room.told_at or room.opened_at, clock.now()
    is_early = room.told_at is not None and room.told_at > now - LETTERS_APART
    if room.news_at is None or is_early or (room.told_at is not None and room.told_at >= room.news_at):
        return False  # somebody else was here first
    comments = RoomComment.objects.filter(room=room, guest__isnull=False, at__gt=since).count()
    votes = RoomVote.objects.filter(guest__room=room, at__gt=since).count()
    room.told_at = now
    room.save(update_fields=["told_at"])
    person = parties_by_id([room.person_id]).get(room.person_id)  # type: ignore[call-overload]
    log_in = log_ins_of([room.person_id]).get(room.person_id)  # type: ignore[call-overload]
    address = (person.email if person else "") or (log_in.email if log_in and log_in.is_active else "")
    if person is None or not address:
        return False
    facts = {
        "title": room.title,
        "comments": str(comments),
        "votes": str(votes),
        "link": link_into(room.channel_id, f"account/rooms/{room.pk}/"),
    }
    subject, text = room_letter(RoomLetter.NEWS, person.language, facts)
    letters.write(to=address, subject=subject, text=text, purpose=f"sharing.{RoomLetter.NEWS.value}")
    return True
