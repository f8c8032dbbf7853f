"""What it costs this buyer: pure functions of lists, buyer, lines and time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jangteo.catalog.types import Denial, Level
from jangteo.kernel.money import Money, TaxedMoney, UnitPrice, tax_within
from jangteo.pricing.errors import UnknownTaxCode
from jangteo.pricing.types import (
    AudienceKind,
    CandidateList,
    LineRequest,
    ListRefusal,
    PriceContext,
    PriceOffer,
    PriceProblem,
    Quote,
    QuotedCharge,
    QuotedLine,
    ShippingPolicy,
    Step,
    TaxTotal,
)

SPECIFICITY = {
    AudienceKind.PARTY: 3,
    AudienceKind.SEGMENT: 2,
    AudienceKind.CHANNEL: 1,
    AudienceKind.EVERYONE: 0,
}


def ranked(candidates: Sequence[CandidateList]) -> list[CandidateList]:
    """Lists in the order they are asked: priority, then the more specific audience, then code."""
    return sorted(candidates, key=lambda one: (-one.priority, -SPECIFICITY[one.audience], one.code))


def offer(variant_id: Any, candidates: Sequence[CandidateList], context: PriceContext) -> PriceOffer:
    """The ladder this buyer gets for a variant: the whole ladder of the first list that applies.

    candidates  every list that concerns this buyer and has the variant, in any order
    returns     an offer that is not priced when none applies; `because` says what was rejected
    source      shared pricing scenario format, policy `first`
    """
    chosen: CandidateList | None = None
    rejected = []
    for one in ranked(candidates):
        why = _refusal(one, context)
        if why is None and chosen is not None:
            why = ListRefusal.LOWER_PRIORITY
        if why is None:
            chosen = one
        else:
            rejected.append({"list": one.code, "names": dict(one.names), "why": why.value})
    because: dict[str, Any] = {"kind": "price", "rejected": rejected}
    if chosen is None:
        return PriceOffer(variant_id, "", (), because | {"list": None})
    ladder = tuple(
        Step(quantity, UnitPrice(value, context.currency)) for quantity, value in sorted(chosen.steps.items())
    )
    because |= {
        "list": chosen.code,
        "names": dict(chosen.names),
        "audience": chosen.audience.value,
        "priority": chosen.priority,
        "currency": context.currency,
        "view": "gross" if context.prices_include_tax else "net",
        "ladder": {str(step.from_quantity): step.unit.to_text() for step in ladder},
    }
    return PriceOffer(variant_id, chosen.code, ladder, because)


def as_seen(one: PriceOffer, denial: Denial | None, *, sees_prices: bool) -> PriceOffer:
    """An offer as its buyer may see it: without figures where an assortment or their role hides the price."""
    by_assortment = denial is not None and denial.level != Level.BUY
    if sees_prices and not by_assortment:
        return replace(one, denial=denial)
    assortments = denial.assortments if denial is not None and by_assortment else ()
    hidden = {
        "by": "assortment" if by_assortment else "role",
        "level": denial.level.value if denial is not None and by_assortment else Level.PRICE.value,
        "assortments": [{"code": code, "names": dict(names)} for code, names in assortments],
    }
    because: dict[str, Any] = {"kind": "price", "rejected": [], "list": None, "hidden": hidden}
    return PriceOffer(one.variant_id, "", (), because, is_hidden=True, denial=denial)


def _refusal(one: CandidateList, context: PriceContext) -> ListRefusal | None:
    if one.valid_from is not None and context.at < one.valid_from:
        return ListRefusal.NOT_YET
    if one.valid_until is not None and context.at >= one.valid_until:
        return ListRefusal.EXPIRED
    if one.includes_tax != context.prices_include_tax:
        return ListRefusal.OTHER_TAX_VIEW
    return None


def quote(
    lines: Sequence[LineRequest],
    offers: Mapping[Any, PriceOffer],
    rates: Mapping[str, Decimal],
    context: PriceContext,
    shipping: ShippingPolicy,
) -> Quote:
    """Price a cart: each variant's whole quantity reaches its step, tax is rounded once a line.

    offers  {variant: offer} for every variant of the lines
    rates   {tax code: fraction}
    raises  UnknownTaxCode
    rounds  subtotal once, tax once, per line, by the context's mode
    """
    totals: dict[Any, int] = {}
    for line in lines:
        totals[line.variant_id] = totals.get(line.variant_id, 0) + line.quantity
    quoted = tuple(_line(line, offers[line.variant_id], totals[line.variant_id], rates, context) for line in lines)
    problems = tuple(
        PriceProblem(line.sku, why, {"quantity": line.quantity})
        for line in quoted
        if (why := _problem(line, offers[line.variant_id]))
    )
    subtotal = _sum([line.subtotal for line in quoted], context.currency)
    charge = _shipping(subtotal, bool(lines), rates, context, shipping)
    net = _sum([line.net for line in quoted], context.currency) + charge.net
    tax = _sum([line.tax for line in quoted], context.currency) + charge.tax
    return Quote(
        currency=context.currency,
        prices_include_tax=context.prices_include_tax,
        lines=quoted,
        shipping=charge,
        taxes=_taxes(quoted, charge, shipping.tax_code, context.currency),
        subtotal=subtotal,
        net=net,
        tax=tax,
        gross=net + tax,
        problems=problems,
    )


def _problem(line: QuotedLine, one: PriceOffer) -> str:
    if one.denial is not None:
        return "not_for_you"
    if one.is_hidden:
        return "price_hidden"
    return "no_price" if line.unit is None else ""


def _line(
    line: LineRequest, one: PriceOffer, variant_total: int, rates: Mapping[str, Decimal], context: PriceContext
) -> QuotedLine:
    rate = _rate(rates, line.tax_code)
    step = one.step_for(variant_total)
    zero = Money.zero(context.currency)
    amount = step.unit.to_money(line.quantity, context.mode) if step else zero
    taxed = _taxed(amount, rate, context)
    because = dict(one.because) | {
        "quantity": line.quantity,
        "step": step.from_quantity if step else None,
        "unit": step.unit.to_text() if step else None,
        "tax": {"code": line.tax_code, "rate": str(rate), "mode": context.mode.value, "at": "line"},
    }
    return QuotedLine(
        key=line.key,
        variant_id=line.variant_id,
        sku=line.sku,
        quantity=line.quantity,
        unit=step.unit if step else None,
        subtotal=amount,
        net=taxed.net,
        tax=taxed.tax,
        gross=taxed.gross,
        tax_code=line.tax_code,
        tax_rate=rate,
        because=because,
        next_step=one.next_step(variant_total),
    )


def _shipping(
    subtotal: Money, has_lines: bool, rates: Mapping[str, Decimal], context: PriceContext, policy: ShippingPolicy
) -> QuotedCharge:
    is_free = not has_lines or (policy.free_from is not None and subtotal.minor >= policy.free_from.minor)
    amount = Money.zero(context.currency) if is_free else policy.fee
    rate = _rate(rates, policy.tax_code)
    taxed = _taxed(amount, rate, context)
    because = {
        "kind": "shipping",
        "currency": context.currency,
        "fee": str(policy.fee.to_decimal()),
        "free_from": str(policy.free_from.to_decimal()) if policy.free_from is not None else None,
        "subtotal": str(subtotal.to_decimal()),
        "is_free": is_free,
    }
    return QuotedCharge(taxed.net, taxed.tax, taxed.gross, rate, because)


def _taxed(amount: Money, rate: Decimal, context: PriceContext) -> TaxedMoney:
    return tax_within(amount, rate=rate, includes_tax=context.prices_include_tax, mode=context.mode)


def _rate(rates: Mapping[str, Decimal], code: str) -> Decimal:
    if code not in rates:
        raise UnknownTaxCode(f"no rate is valid for tax code {code!r}", tax_code=code)
    return rates[code]


def _taxes(
    lines: Sequence[QuotedLine], charge: QuotedCharge, shipping_code: str, currency: str
) -> tuple[TaxTotal, ...]:
    parts = [(line.tax_code, line.tax_rate, line.net, line.tax) for line in lines]
    if charge.gross:
        parts.append((shipping_code, charge.tax_rate, charge.net, charge.tax))
    codes = {code: rate for code, rate, _, _ in parts}
    return tuple(
        TaxTotal(
            code,
            codes[code],
            _sum([net for other, _, net, _ in parts if other == code], currency),
            _sum([tax for other, _, _, tax in parts if other == code], currency),
        )
        for code in sorted(codes)
    )


def _sum(amounts: Sequence[Money], currency: str) -> Money:
    return Money(sum(amount.minor for amount in amounts), currency)


_AUDIENCE_WORDS = {
    "everyone": ("모두에게", "for everyone"),
    "channel": ("이 매장의 고객에게", "for buyers of this channel"),
    "segment": ("회원님이 속한 그룹에", "for a group you belong to"),
    "party": ("회원님과 맺은 계약으로", "by your own contract"),
}
_REFUSAL_WORDS = {
    "not_yet": ("아직 시작되지 않았어요", "has not started yet"),
    "expired": ("기간이 끝났어요", "has ended"),
    "lower_priority": ("우선순위가 낮아요", "ranks lower"),
    "other_tax_view": ("부가세 표시 방식이 달라요", "states prices in the other tax view"),
}


def price_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    """Why a line costs what it does, in sentences; never a word about other buyers or cost."""
    korean = language == "ko"
    sentences = []
    if because.get("hidden"):
        return _hidden_in_words(because["hidden"], language)
    if because.get("list") is None:
        sentences.append("적용되는 가격표가 없어요." if korean else "No price list applies.")
    else:
        name = because.get("names", {}).get(language) or because["list"]
        audience = _AUDIENCE_WORDS[because["audience"]]
        sentences.append(
            f"‘{name}’ 가격표예요 ({audience[0]} 적용)." if korean else f"Price list “{name}”, {audience[1]}."
        )
        if because.get("step"):
            sentences.append(_step_in_words(because, korean))
    tax = because.get("tax")
    if tax:
        percent = f"{Decimal(tax['rate']) * 100:f}".rstrip("0").rstrip(".") or "0"
        view = because.get("view")
        if korean:
            sentences.append(
                f"부가세 {percent}%는 {'포함된' if view == 'gross' else '별도인'} 가격이고 줄마다 한 번 반올림해요."
            )
        else:
            sentences.append(f"{percent}% VAT is {'included' if view == 'gross' else 'added'}, rounded once a line.")
    for one in because.get("rejected", []):
        name = one.get("names", {}).get(language) or one["list"]
        words = _REFUSAL_WORDS.get(one["why"], (one["why"], one["why"]))
        sentences.append(f"‘{name}’ 가격표는 {words[0]}." if korean else f"Price list “{name}” {words[1]}.")
    return sentences


def _hidden_in_words(hidden: Mapping[str, Any], language: str) -> list[str]:
    korean = language == "ko"
    if hidden["by"] == "role":
        why = "지금 역할로는 가격을 볼 수 없어요." if korean else "Your role does not show prices."
        help_ = (
            "회사나 가족의 관리자에게 물어보세요."
            if korean
            else "The administrator of your company or family can help."
        )
        return [why, help_]
    names = [one["names"].get(language) or one["code"] for one in hidden["assortments"]]
    quoted = ", ".join(f"‘{name}’" if korean else f"“{name}”" for name in names)
    if korean:
        return [f"가격은 문의해 주세요. {quoted} 상품 구성의 규칙이 가격을 가려요.", "판매자에게 물어보면 알려 드려요."]
    return [f"Price on request: the rule of the assortment {quoted} hides it.", "Ask the seller, they can help."]


def _step_in_words(because: Mapping[str, Any], korean: bool) -> str:
    step, unit = because["step"], _amount(because["unit"], because.get("currency", ""), korean)
    if korean:
        return f"{step:,}개부터의 단가 {unit}, 수량은 {because['quantity']:,}개예요."
    return f"The step from {step:,} on gives {unit} each (quantity {because['quantity']:,})."


def shipping_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    """Why sending costs what it does, in a sentence."""
    korean = language == "ko"
    fee = _amount(because["fee"], because.get("currency", ""), korean)
    if because["free_from"] is None:
        return [f"배송비는 {fee}이에요." if korean else f"Shipping is {fee}."]
    limit = _amount(because["free_from"], because.get("currency", ""), korean)
    subtotal = _amount(because["subtotal"], because.get("currency", ""), korean)
    if korean:
        outcome = "무료예요" if because["is_free"] else f"{fee}이에요"
        return [f"상품 합계가 {subtotal}이고 {limit}부터 무료라서 배송비는 {outcome}."]
    outcome = "nothing" if because["is_free"] else fee
    return [f"Goods come to {subtotal}; shipping is free from {limit}, so it costs {outcome}."]


def _amount(text: str, currency: str, korean: bool) -> str:
    grouped = f"{Decimal(text):,f}"
    return f"{grouped}원" if korean and currency == "KRW" else f"{currency} {grouped}".strip()
