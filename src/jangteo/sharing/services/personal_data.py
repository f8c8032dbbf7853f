"""A person's part of personal links: what they shared, and what they paid or were to pay for others."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jangteo.kernel import personal
from jangteo.kernel.personal import ERASED, Block, Erased, Person, PersonalData
from jangteo.sharing.models import PaymentShare, PersonalLink
from jangteo.sharing.types import LinkPurpose, ShareState


def export_shares(person: Person) -> dict[str, Any]:
    """What the person shared, and what they paid or were to pay by others' links."""
    own = PaymentShare.objects.select_related("link").filter(link__person=person.id).order_by("link__made_at", "pk")
    return {
        "shared": [
            {
                "made_at": one.link.made_at.isoformat(),
                "state": one.state,
                "message": one.message,
                "views": one.link.views,
            }
            | {"asked_minor": one.asked_minor, "cap_minor": one.cap_minor, "currency": one.currency, "word": one.word}
            for one in own
        ],
        "paid_for_others": [
            {"at": one.ended_at.isoformat() if one.ended_at else None, "state": one.state}
            | {"payer_name": one.payer_name, "payer_email": one.payer_email, "currency": one.currency}
            for one in _paid_by(person).order_by("pk")
        ],
    }


def lock_shares(person: Person) -> list[Block]:
    """Nothing of this keeps a person from going; nobody pays meanwhile."""
    list(PaymentShare.objects.filter(link__person=person.id).select_for_update(of=("self",)).order_by("pk"))
    return []


def erase_shares(person: Person, at: datetime) -> Erased:
    """Links of which no order came go; of the others, and of what the person paid, the words and names."""
    own = PersonalLink.objects.filter(Q(person=person.id) | Q(party=person.id), purpose=LinkPurpose.PAY.value)
    ordered = PaymentShare.objects.filter(link__in=own.values("pk"), state=ShareState.ORDERED.value)
    gone = own.exclude(pk__in=ordered.values("pk")).delete()[1].get("sharing.PersonalLink", 0)
    emptied = ordered.exclude(message="", word="").update(message="", word="")
    emptied += _paid_by(person).update(payer_name=ERASED, payer_email="", word="")
    mentions = Q(pk=None)
    for text in person.emails:
        mentions |= Q(message__icontains=text) | Q(word__icontains=text)
    for row in PaymentShare.objects.filter(mentions):
        row.message = personal.without(row.message, person, is_tied=False)
        row.word = personal.without(row.word, person, is_tied=False)
        row.save(update_fields=["message", "word"])
        emptied += 1
    removed = {"links": gone, "words": emptied}
    return Erased({what: count for what, count in removed.items() if count})


def _paid_by(person: Person) -> QuerySet[PaymentShare]:
    where = Q(pk=None)
    for email in person.emails:
        where |= Q(payer_email__iexact=email)
    return PaymentShare.objects.filter(where)


PERSONAL_DATA = PersonalData(
    name="sharing",
    titles={"ko": "결제 부탁", "en": "Shared carts"},
    export=export_shares,
    erase=erase_shares,
    blocks=lock_shares,
    columns=frozenset(
        {
            "sharing_paymentshare.message",
            "sharing_paymentshare.payer_email",
            "sharing_paymentshare.payer_name",
            "sharing_paymentshare.word",
        }
    ),
)
