"""Terms and credit: when what one buys is due, and how much may be owed, for those who may see the buyer's money."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from jangteo.credit.selectors import buyer_credit, terms_words
from jangteo.credit.types import CheckStage, CreditLineView
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_visit, page_language


@require_safe
def credit(request: HttpRequest) -> HttpResponse:
    """The terms that hold here and the own line; of lines above only that there is one, and whether it is stopped."""
    visit = get_visit(request)
    actor = visit.actor
    if actor.person_id is None or actor.party_id is None:
        return redirect("storefront:login")
    require(actor, Action.MONEY_SEE, party_id=actor.party_id)
    found = buyer_credit(actor, visit.channel.id)
    own = found.standing.own
    above = [one for one in found.standing.lines if own is None or one.id != own.id]
    return show(
        request,
        "credit.html",
        tab="credit",
        terms=found.terms.terms,
        words=terms_words(found.terms.terms.terms, page_language()) if found.terms.terms else (),
        line=own,
        buckets=_buckets(own) if own else {},
        counts_orders=own is not None and own.stage == CheckStage.ORDER,
        has_above=bool(above),
        is_blocked_above=any(one.is_blocked for one in above),
        is_overdue=own is not None and any(one.kind == "overdue" for one in own.stops),
    )


def _buckets(line: CreditLineView) -> dict[str, Money]:
    names = ("ordered", "shipped", "invoiced", "unapplied")
    return {name: Money(getattr(line.exposure, name), line.limit.currency) for name in names}
