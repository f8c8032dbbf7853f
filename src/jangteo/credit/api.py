"""How a buyer stands: the terms that hold and the own credit line; read only, lines are changed by staff."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router

from jangteo.channels.api import entering, entry_of
from jangteo.credit import selectors
from jangteo.credit.errors import LineNotFound
from jangteo.credit.types import CreditLineView, TermsFor
from jangteo.kernel import because
from jangteo.kernel.api import MoneyView, Schema, money_view
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action
from jangteo.parties.api import anyone

router = Router(auth=anyone)


class TermsOut(Schema):
    """Payment terms as they hold now; an order keeps those it was placed by."""

    code: str = Field(examples=["net-30"])
    name: str
    version: int
    words: list[str] = Field(description="In the language of the request.", examples=[["30 days after the invoice"]])


class CreditLineOut(Schema):
    """The buyer's own credit line.

    What counts is used: what is ordered only from the step on that `counts_from` names.
    """

    limit: MoneyView
    raised: MoneyView = Field(description="By how much the limit is higher for a while.")
    tolerance: MoneyView
    used: MoneyView
    available: MoneyView = Field(description="Below zero where what is owed is above the limit.")
    ordered: MoneyView
    shipped: MoneyView = Field(description="Sent, not invoiced.")
    invoiced: MoneyView = Field(description="Invoiced, not paid.")
    unapplied: MoneyView = Field(description="Came in and stands against no invoice yet.")
    counts_from: str = Field(examples=["order"], description="`order`, `release` or `ship`.")
    stops: list[str] = Field(examples=[["overdue"]], description="While there is one, nothing more is bought on it.")


class LineAboveOut(Schema):
    """A line of a unit above that has to hold too; its figures are for that unit."""

    is_blocked: bool


class CreditOut(Schema):
    """How a buyer stands."""

    terms: TermsOut | None = Field(description="Null: the buyer pays at once.")
    reasons: list[str] = Field(description="Why these terms hold.")
    line: CreditLineOut | None = Field(description="Null: the buyer has no line of its own.")
    lines_above: list[LineAboveOut]


@router.get("/channels/{channel}/credit", response=CreditOut, summary="See one's terms and credit")
@entering(Action.MONEY_SEE)
def read_credit(request: HttpRequest, channel: str) -> CreditOut:
    """The terms that hold for the buyer in this channel, and how the own credit line stands."""
    here, actor = entry_of(request)
    if actor.party_id is None or not allows(actor, Action.MONEY_SEE, party_id=actor.party_id):
        raise LineNotFound
    found = selectors.buyer_credit(actor, here.id)
    return CreditOut(
        terms=terms_out(found.terms),
        reasons=because.in_words("payment_terms", found.terms.because, _language()),
        line=line_out(found.standing.own) if found.standing.own else None,
        lines_above=_above(found.standing.lines, found.standing.own),
    )


def terms_out(found: TermsFor) -> TermsOut | None:
    """Terms as they go out; None: there are none."""
    if found.terms is None:
        return None
    name = say(found.terms.names, _language()) or found.terms.code
    words = list(selectors.terms_words(found.terms.terms, _language()))
    return TermsOut(code=found.terms.code, name=name, version=found.terms.version, words=words)


def line_out(line: CreditLineView) -> CreditLineOut:
    """A line as it goes out."""
    buckets = {
        name: money_view(Money(getattr(line.exposure, name), line.limit.currency))
        for name in ("ordered", "shipped", "invoiced", "unapplied")
    }
    return CreditLineOut(
        limit=money_view(line.limit),
        raised=money_view(line.raised),
        tolerance=money_view(line.tolerance),
        used=money_view(line.counted),
        available=money_view(line.available),
        counts_from=line.stage.value,
        stops=[one.kind.value for one in line.stops],
        **buckets,
    )


def _above(lines: Sequence[CreditLineView], own: CreditLineView | None) -> list[LineAboveOut]:
    return [LineAboveOut(is_blocked=one.is_blocked) for one in lines if own is None or one.id != own.id]


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "ko"
