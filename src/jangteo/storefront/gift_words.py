"""Gifts in the words of the pages: where they stand, and why something can't be done with one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jangteo.kernel.errors import JangteoError
from jangteo.ordering.errors import CannotGive
from jangteo.parties.errors import IncompleteAddress, InvalidEmail
from jangteo.sharing.errors import GiftOver, InvalidGift
from jangteo.sharing.types import GiftState, GiftSummary

_TONES = {
    GiftState.WAITING: "warn",
    GiftState.OPEN: "calm",
    GiftState.CLAIMED: "good",
    GiftState.DECLINED: "bad",
    GiftState.EXPIRED: "bad",
}


@dataclass(frozen=True, slots=True)
class GiftRow:
    """A gift in its giver's list."""

    view: GiftSummary
    state: str
    tone: str

    @property
    def is_open(self) -> bool:
        return self.view.state == GiftState.OPEN

    @property
    def is_taken(self) -> bool:
        return self.view.state == GiftState.CLAIMED


def gift_rows(found: Iterable[GiftSummary]) -> list[GiftRow]:
    """Each with its state in words."""
    return [GiftRow(one, _state(one), _TONES.get(one.state, "")) for one in found]


def gift_over_words(state: GiftState, giver: str) -> tuple[str, str]:
    """What a link tells that opens nothing to take: a heading, and what it means."""
    names = {"name": giver}
    return {
        GiftState.WAITING: (_("This gift is not ready yet"), _("Open this link once more in a while.")),
        GiftState.CLAIMED: (
            _("This gift was taken"),
            _("If it was you: the page you were shown then tells what becomes of it, as does our e-mail."),
        ),
        GiftState.DECLINED: (_("You said no"), _("%(name)s has been told. You need not do anything.") % names),
        GiftState.TAKEN_BACK: (_("This gift was taken back"), _("You need not do anything.")),
        GiftState.EXPIRED: (_("The time of this gift is over"), _("%(name)s may send you another one.") % names),
    }.get(state, (_("This gift was called off"), _("You need not do anything.")))


def gift_refusal(refusal: JangteoError) -> str:
    """Why something can't be done with a gift."""
    if isinstance(refusal, GiftOver):
        return _("This can't be done any more: look how the gift stands now.")
    if isinstance(refusal, InvalidEmail):
        return _("This is not an e-mail address.")
    if isinstance(refusal, IncompleteAddress):
        return _("Something of the address is missing, or can't be printed.")
    if isinstance(refusal, InvalidGift):
        words = {
            "words": _("Say in at most 300 letters what for; up to three times."),
            "word": _("At most 300 letters, please."),
        }
        return words.get(str(refusal.facts.get("field")), _("That can't be done as it stands."))
    if isinstance(refusal, CannotGive):
        return cannot_give_words(str(refusal.facts["why"]))
    return _("That can't be done as it stands.")


def cannot_give_words(why: str) -> str:
    """Why a cart can't be a gift whose receiver says where it goes."""
    words = {
        "guest": _("Log in to send a gift, so that you see what becomes of it."),
        "assisted": _("A gift is sent by its giver alone."),
        "company": _("Companies send to an address, which those who approve see."),
        "plan": _("A cart that goes to several addresses can't be a gift. Take the plan away first."),
        "gift_cards": _("Gift cards go by their code, to nobody's address. Take them out first."),
        "method": _("A gift is paid before it is sent: by card or by transfer."),
    }
    return words.get(why, _("This can't be sent as a gift."))


def _state(one: GiftSummary) -> str:
    return {
        GiftState.WAITING: _("Not paid yet"),
        GiftState.OPEN: _("Waits for the address"),
        GiftState.CLAIMED: _("Taken"),
        GiftState.DECLINED: _("Declined, money goes back"),
        GiftState.EXPIRED: _("Expired, money goes back"),
        GiftState.TAKEN_BACK: _("Taken back"),
        GiftState.CALLED_OFF: _("Order called off"),
    }[one.state]
