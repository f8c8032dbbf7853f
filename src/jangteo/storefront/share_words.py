"""What became of shared carts, and why one can't be paid, in the words of the pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jangteo.approvals.errors import BudgetExceeded, NobodyToDecide
from jangteo.inventory.errors import InsufficientStock
from jangteo.kernel.errors import JangteoError
from jangteo.ordering.errors import PriceChanged
from jangteo.parties.errors import InvalidEmail
from jangteo.payments.errors import MethodNotOffered
from jangteo.sharing.errors import AboveCap, InvalidShare, LinkOver, ShareChanged
from jangteo.sharing.types import ShareState, ShareSummary

_TONES = {
    ShareState.OPEN: "calm",
    ShareState.ORDERED: "good",
    ShareState.DECLINED: "bad",
    ShareState.NOT_APPROVED: "bad",
}


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A link in its owner's list."""

    view: ShareSummary
    state: str
    tone: str

    @property
    def is_open(self) -> bool:
        return self.view.state == ShareState.OPEN


def share_rows(found: Iterable[ShareSummary]) -> list[ShareRow]:
    """Each with its state in words."""
    return [ShareRow(one, _state(one), _tone(one)) for one in found]


def over_words(state: ShareState) -> tuple[str, str]:
    """What is told by a link that is over: a heading, and what it means."""
    return {
        ShareState.ORDERED: (_("This is ordered already"), _("Whoever had this link has ordered it.")),
        ShareState.DECLINED: (_("You said no"), _("Nothing was ordered or charged. Who asked you has been told.")),
        ShareState.TAKEN_BACK: (_("This was taken back"), _("Who asked you no longer needs it. Nothing was charged.")),
        ShareState.EXPIRED: (_("This link has expired"), _("Ask who sent it for a new one. Nothing was charged.")),
        ShareState.NOT_APPROVED: (
            _("This was not approved"),
            _("It needed the approval of others, who did not give it. Nothing was charged."),
        ),
    }.get(state, (_("This link opens nothing"), ""))


def refused_words(refusal: JangteoError) -> str:
    """Why it is not paid, to whoever holds the link; nothing of what their party may spend."""
    if isinstance(refusal, PriceChanged | ShareChanged):
        return _("Something changed since you looked. Here is how it stands now; nothing was charged.")
    if isinstance(refusal, AboveCap):
        return _("It comes to more than was asked of you. Lower a quantity first.")
    if isinstance(refusal, InsufficientStock):
        return _("Someone was quicker: only %(n)s of %(sku)s are left.") % {
            "n": refusal.facts["available"],
            "sku": refusal.facts["sku"],
        }
    if isinstance(refusal, BudgetExceeded | NobodyToDecide):
        return _("It can't be ordered for them as it stands: their account does not allow so much.")
    if isinstance(refusal, InvalidEmail):
        return _("This is not an e-mail address.")
    if isinstance(refusal, MethodNotOffered):
        return _("Choose how you pay.")
    if isinstance(refusal, InvalidShare):
        words = {
            "name": _("Write your name, please."),
            "word": _("At most 300 letters, please."),
            "quantity": _("You can lower quantities, not raise them, and something has to be left. Or say no below."),
        }
        return words.get(str(refusal.facts.get("field")), _("That can't be done as it stands."))
    if isinstance(refusal, LinkOver):
        return over_words(ShareState(refusal.facts["state"]))[1]
    return _("Some lines cannot be ordered as they stand.")


def _state(one: ShareSummary) -> str:
    if one.waits_for_approval:
        return _("Waits for an approval")
    if one.state == ShareState.ORDERED:
        return _("Ordered, not paid yet") if one.is_awaited else _("Paid")
    return {
        ShareState.OPEN: _("Not paid yet"),
        ShareState.DECLINED: _("Declined"),
        ShareState.TAKEN_BACK: _("Taken back"),
        ShareState.EXPIRED: _("Expired"),
        ShareState.NOT_APPROVED: _("Not approved"),
    }[one.state]


def _tone(one: ShareSummary) -> str:
    return "warn" if one.is_awaited else _TONES.get(one.state, "")
