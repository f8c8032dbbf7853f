"""A person's part of gifts: what they gave, and what they were given as far as their e-mail address tells."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jangteo.kernel import personal
from jangteo.kernel.personal import ERASED, Erased, Person, PersonalData
from jangteo.ordering.selectors.deliveries import deliveries_by_order
from jangteo.sharing.models import Gift, GiftRequest


def export_gifts(person: Person) -> dict[str, Any]:
    """What the person gave, without where it went; and what they were given, with it."""
    given = Gift.objects.filter(person=person.id).order_by("made_at", "pk")
    return {
        "given": [
            _said(one) | {"sent_to": one.sent_to, "days": one.days, "word_of_receiver": one.word} for one in given
        ],
        "received": [
            _said(one) | {"email": one.receiver_email, "word": one.word, "address": _address(one)} | _asked(one)
            for one in _given_to(person).order_by("made_at", "pk")
        ],
    }


def erase_gifts(person: Person, at: datetime) -> Erased:
    """Names, notes and addresses go; that an order was a gift stays with the order."""
    gone = Gift.objects.filter(person=person.id, order=None).delete()[0]
    emptied = (
        Gift.objects.filter(person=person.id).exclude(from_name=ERASED).update(from_name=ERASED, note="", sent_to="")
    )
    theirs = list(_given_to(person).values_list("pk", flat=True))
    emptied += Gift.objects.filter(pk__in=theirs).update(to_name=ERASED, receiver_email="", sent_to="", word="")
    emptied += GiftRequest.objects.filter(gift__in=theirs).update(words=ERASED)
    for text in person.emails:
        for row in Gift.objects.filter(Q(note__icontains=text) | Q(word__icontains=text)):
            row.note = personal.without(row.note, person, is_tied=False)
            row.word = personal.without(row.word, person, is_tied=False)
            row.save(update_fields=["note", "word"])
            emptied += 1
        for asked in GiftRequest.objects.filter(words__icontains=text):
            asked.words = personal.without(asked.words, person, is_tied=False)
            asked.save(update_fields=["words"])
            emptied += 1
    removed = {"gifts": gone, "words": emptied}
    return Erased({what: count for what, count in removed.items() if count})


def _said(one: Gift) -> dict[str, Any]:
    return {
        "made_at": one.made_at.isoformat(),
        "state": one.state,
        "from": one.from_name,
        "to": one.to_name,
        "note": one.note,
    }


def _asked(one: Gift) -> dict[str, Any]:
    return {"asked": list(GiftRequest.objects.filter(gift=one).order_by("at", "pk").values("kind", "words"))}


def _address(one: Gift) -> dict[str, str] | None:
    """To whose own e-mail address it is; one that the giver wrote may be the giver's."""
    if one.order_id is None or one.claimed_at is None or not one.receiver_email:
        return None
    told = next((found.ship_to for found in deliveries_by_order([one.order_id]).get(one.order_id, [])), None)
    return None if told is None else {"recipient": told.recipient, "postcode": told.postcode, "line1": told.line1}


def _given_to(person: Person) -> QuerySet[Gift]:
    where = Q(pk=None)
    for email in person.emails:
        where |= Q(receiver_email__iexact=email) | Q(receiver_email="", sent_to__iexact=email)
    return Gift.objects.filter(where)


GIFTS_DATA = PersonalData(
    name="gifts",
    titles={"ko": "선물", "en": "Gifts"},
    export=export_gifts,
    erase=erase_gifts,
    columns=frozenset(
        {f"sharing_gift.{name}" for name in ("from_name", "note", "receiver_email", "sent_to", "to_name", "word")}
        | {"sharing_giftrequest.words"}
    ),
)
