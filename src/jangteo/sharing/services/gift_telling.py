"""Letters to who gave and to who is given; neither learns the other's address by them."""

from django.utils import timezone

from jangteo.kernel import letters
from jangteo.parties.selectors import log_ins_of, parties_by_id
from jangteo.sharing.models import Gift
from jangteo.sharing.rules.gift_letters import GiftLetter, gift_letter
from jangteo.sharing.selectors.gifts import order_of_gift


def tell_giver(row: Gift, kind: GiftLetter, *, said: str = "") -> None:
    """Write to who gave it, in the caller's transaction; to nobody where no address is known."""
    people, log_ins = parties_by_id([row.person_id]), log_ins_of([row.person_id])
    person, log_in = people.get(row.person_id), log_ins.get(row.person_id)  # type: ignore[call-overload]
    address = (person.email if person else "") or (log_in.email if log_in and log_in.is_active else "")
    if person is not None and address:
        _write(row, kind, address, person.language, {"said": said, "sent": row.sent_to})


def tell_receiver(row: Gift, kind: GiftLetter, *, token: str = "") -> None:
    """Write to who is given, where an address is known: the one they wrote themselves, else the giver's of them. Their
    own link goes to the first alone: the other may be the giver's.

    token  of the link it tells
    """
    address = row.receiver_email or ("" if kind == GiftLetter.KEPT else row.sent_to)
    if address:
        said = row.note if kind == GiftLetter.INVITED else ""
        page = row.page.replace("TOKEN", token) if token else ""
        _write(row, kind, address, row.receiver_language or row.language, {"said": said, "page": page})


def _write(row: Gift, kind: GiftLetter, address: str, language: str, more: dict[str, str]) -> None:
    facts = {
        "to": row.to_name,
        "giver": row.from_name,
        "number": order_of_gift(row).summary.number,
        "until": f"{timezone.localtime(row.link.expires_at):%Y-%m-%d %H:%M}" if row.link else "",
    }
    subject, text = gift_letter(kind, language, facts | more)
    letters.write(to=address, subject=subject, text=text, purpose=f"sharing.{kind.value}")
