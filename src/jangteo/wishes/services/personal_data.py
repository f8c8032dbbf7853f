"""A person's part of wishes: what they wish for, give, and wait for."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jangteo.kernel.personal import Erased, Person, PersonalData
from jangteo.wishes.models import StockAsk, Wish, WishGift, WishList
from jangteo.wishes.services.giving import forget_gift


def export_wishes(person: Person) -> dict[str, Any]:
    """The person's lists, what they give of others' lists, and what they wait for."""
    lists = WishList.objects.filter(Q(made_by=person.id) | Q(party=person.id)).order_by("made_at", "pk")
    gifts = WishGift.objects.filter(giver=person.id).order_by("at", "pk")
    return {
        "lists": [
            {"name": one.name, "made_at": one.made_at.isoformat(), "shared_with": one.shared_with}
            | {"wishes": list(one.wishes.order_by("added_at", "pk").values("variant__sku", "quantity", "note"))}
            for one in lists
        ],
        "wished_on_others_lists": list(
            Wish.objects.filter(added_by=person.id)
            .exclude(list__in=lists)
            .order_by("added_at", "pk")
            .values("variant__sku", "quantity", "note")
        ),
        "gives": [
            {"at": one.at.isoformat(), "name": one.name, "quantity": one.quantity, "sku": one.wish.variant.sku}
            for one in gifts.select_related("wish__variant")
        ],
        "waits_for": [
            {"asked_at": one.asked_at.isoformat(), "sku": one.variant.sku, "state": one.state, "email": one.email}
            for one in _asks(person).select_related("variant").order_by("asked_at", "pk")
        ],
    }


def erase_wishes(person: Person, at: datetime) -> Erased:
    """Lists and asks go, and what they would give is left to others; of lists that others use, their own words."""
    mine = WishList.objects.filter(Q(made_by=person.id) | Q(party=person.id))
    gone = mine.filter(Q(shared_with="") | Q(party=person.id)).delete()[1].get("wishes.WishList", 0)
    renamed = 0
    for row in mine.exclude(is_default=True):
        if row.name != f"list-{row.pk}":
            row.name = f"list-{row.pk}"
            row.save(update_fields=["name"])
            renamed += 1
    gifts = list(WishGift.objects.filter(giver=person.id).order_by("wish", "pk"))
    for one in gifts:
        forget_gift(Wish.objects.select_for_update().get(pk=one.wish_id), one)
    words = Wish.objects.filter(added_by=person.id).update(
        added_by=None, note="", seen_price=None, seen_currency="", seen_with_tax=None, seen_channel=None
    )
    removed = {
        "wish_lists": gone,
        "names_of_lists": renamed,
        "gifts_meant": len(gifts),
        "wishes": words,
        "asks": _asks(person).delete()[0],
    }
    return Erased({what: count for what, count in removed.items() if count})


def _asks(person: Person) -> QuerySet[StockAsk]:
    where = Q(person=person.id)
    for email in person.emails:
        where |= Q(email__iexact=email)
    return StockAsk.objects.filter(where)


PERSONAL_DATA = PersonalData(
    name="wishes",
    titles={"ko": "찜과 재입고 알림", "en": "Wishes and what you wait for"},
    export=export_wishes,
    erase=erase_wishes,
    columns=frozenset(
        {
            "wishes_stockask.email",
            "wishes_wish.note",
            "wishes_wishgift.name",
            "wishes_wishlist.name",
        }
    ),
)
