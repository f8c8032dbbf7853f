"""Trying a version of a promotion on a cart that is only typed: the receipt without it and with it."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from jangteo.catalog.selectors import guest_of, variants_by_sku, viewer_for
from jangteo.channels.selectors import get_channel
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, Actor
from jangteo.office.pages.frame import language, reach
from jangteo.office.pages.promotion_boxes import TryForm
from jangteo.office.pages.promotions_shown import find_promotion, find_version, show_promotion
from jangteo.office.scenario_words import problem_in_words
from jangteo.office.wording import refusal_in_words
from jangteo.ordering.selectors.carts import has_ordered
from jangteo.parties.selectors import get_assisted
from jangteo.pricing.selectors import context_for, quantity_rules, shipping_policy, try_promotion
from jangteo.pricing.types import LineRequest, PriceContext, PriceRequest, PromotionVersionView, QuantityRule, Quote


@require_POST
def try_page(request: HttpRequest, code: str, version_id: UUID) -> HttpResponse:
    """The promotion's page with what a cart costs without this version and with it."""
    promotion = find_promotion(code)
    version = find_version(promotion, version_id)
    form = TryForm(promotion.currency, request.POST, reach=reach(request, Action.PRICE_LISTS_SEE))
    if not form.is_valid():
        return show_promotion(request, promotion, trial=form, tried=version, status=422)
    try:
        tried = _try(version, form.cleaned_data)
    except JangteoError as error:
        form.add_error(None, refusal_in_words(error))
        return show_promotion(request, promotion, trial=form, tried=version, status=422)
    return show_promotion(request, promotion, trial=form, tried=version, receipt=_receipt(code, *tried))


def _try(version: PromotionVersionView, data: dict[str, Any]) -> tuple[Quote, Quote]:
    channel, buyer = get_channel(data["channel"]), data["party"]
    context = _context(channel, buyer)
    begins = max(clock.now(), version.starts) if version.starts else clock.now()
    context = replace(context, at=data["at"] or begins)
    return try_promotion(
        version.id,
        context,
        _lines(context, data["lines"]),
        shipping_policy(channel),
        PriceRequest(
            buyer_id=buyer,
            is_first_order=lambda: data["is_first"] or (buyer is not None and not has_ordered(buyer)),
        ),
    )


def _context(channel: Channel, buyer: UUID | None) -> PriceContext:
    """What a buyer's prices depend on; without one, a guest's."""
    if buyer is None:
        return context_for(channel, guest_of(channel, language()))
    assisted = get_assisted(buyer)
    actor = Actor(party_id=assisted.id, rights=assisted.rights, lineage=assisted.lineage, unit_ids=assisted.unit_ids)
    return context_for(channel, viewer_for(channel, actor, language()))


def _lines(context: PriceContext, typed: list[tuple[str, int]]) -> list[LineRequest]:
    variants = variants_by_sku([sku for sku, _ in typed])
    limits = quantity_rules(context, [one.id for one in variants.values()])
    return [
        LineRequest(
            key=uuid4(),
            variant_id=variants[sku].id,
            sku=sku,
            quantity=quantity,
            tax_code=variants[sku].tax_code,
            rule=limits.get(variants[sku].id, QuantityRule()),
            mix=variants[sku].mix,
        )
        for sku, quantity in typed
    ]


def _receipt(code: str, without: Quote, with_it: Quote) -> dict[str, Any]:
    """The two receipts beside each other."""
    own = next((one for one in with_it.discounts if one.promotion.code == code), None)
    return {
        "without": without,
        "with_it": with_it,
        "lines": list(zip(without.lines, with_it.lines, strict=True)),
        "difference": with_it.gross - without.gross,
        "is_met": own is not None,
        "own": Money(own.total, with_it.currency) if own else None,
        "others": [
            (one.promotion.code, one.promotion.names, Money(one.total, with_it.currency))
            for one in with_it.discounts
            if one.promotion.code != code
        ],
        "problems": [(one.sku, problem_in_words(one)) for one in with_it.problems],
    }
