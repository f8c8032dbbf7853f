"""Why something costs what it does, in sentences; never a word about other buyers or cost."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jangteo.pricing.rules.tax_words import amount_in_words, tax_in_words

_AUDIENCE_WORDS = {
    "everyone": ("모두에게", "for everyone"),
    "channel": ("이 매장의 고객에게", "for buyers of this channel"),
    "segment": ("회원님이 속한 그룹에", "for a group you belong to"),
    "party": ("회원님과 맺은 계약으로", "by your own contract"),
}
_HELD_WORDS = {
    "floor": ("계약에서 정한 하한가에 맞춘 가격이에요.", "It is held at the agreed floor."),
    "cap": ("계약에서 정한 상한가를 넘지 않게 맞춘 가격이에요.", "It is held at the agreed cap."),
}
_REFUSAL_WORDS = {
    "not_yet": ("아직 시작되지 않았어요", "has not started yet"),
    "expired": ("기간이 끝났어요", "has ended"),
    "lower_priority": ("우선순위가 낮아요", "ranks lower"),
    "other_buyer": ("다른 고객을 위한 거예요", "is for other buyers"),
    "not_merged": ("다른 가격표와 섞이지 않아요", "is not mixed with the others"),
    "dearer": ("더 비싸요", "is dearer"),
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
            held = because.get("held", {}).get(str(because["step"]))
            sentences += [_HELD_WORDS[held][0 if korean else 1]] if held else []
        elif because.get("quantity"):
            first = min(map(int, because["ladder"]))
            sentences.append(
                f"{first:,}개부터 가격이 있어요." if korean else f"It has a price from {first:,} on, not below."
            )
        if because.get("instead"):
            sentences.append(_instead_in_words(because, korean))
    tax = because.get("tax")
    if tax:
        sentences += tax_in_words(tax, because.get("view"), because.get("currency", ""), language)
    sentences += _promotions_in_words(because, korean)
    sentences += _hooks_in_words(because, korean)
    sentences += _rejected_in_words(because, korean)
    return sentences


def _rejected_in_words(because: Mapping[str, Any], korean: bool) -> list[str]:
    """Why each other list gave nothing, but for the one whose price was named as what it is instead of."""
    told = []
    for one in because.get("rejected", []):
        if one["list"] == because.get("instead", {}).get("list"):
            continue
        name = one.get("names", {}).get("ko" if korean else "en") or one["list"]
        words = _REFUSAL_WORDS.get(one["why"], (one["why"], one["why"]))
        told.append(f"‘{name}’ 가격표는 {words[0]}." if korean else f"Price list “{name}” {words[1]}.")
    return told


def _hooks_in_words(because: Mapping[str, Any], korean: bool) -> list[str]:
    """Which conditions of extensions could not be asked: their promotions did not work."""
    failed = [one["hook"] for one in because.get("hooks", ()) if "failed" in one]
    if korean:
        return [f"확장 기능 ‘{one}’ 쪽에 문제가 있어 그 조건의 할인은 빠졌어요." for one in failed]
    return [
        f"The extension “{one}” could not be asked, so a promotion with its condition gave nothing." for one in failed
    ]


def _promotions_in_words(because: Mapping[str, Any], korean: bool) -> list[str]:
    language = "ko" if korean else "en"
    told = []
    for one in because.get("promotions", ()):
        if Decimal(one["amount"]):
            name = one["names"].get(language) or one["code"]
            amount = _amount(one["amount"], because.get("currency", ""), korean)
            told.append(f"‘{name}’ 할인 {amount}을 뺐어요." if korean else f"“{name}” takes {amount} off.")
    return told


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
    mix = because.get("mix")
    if korean:
        told = f"{step:,}개부터의 단가 {unit}, 수량은 {because['quantity']:,}개예요."
        return f"{told} 함께 세는 상품을 더해 {mix['counted']:,}개로 쳤어요." if mix else told
    told = f"The step from {step:,} on gives {unit} each (quantity {because['quantity']:,})."
    return f"{told} Goods that count together come to {mix['counted']:,}." if mix else told


def _instead_in_words(because: Mapping[str, Any], korean: bool) -> str:
    one = because["instead"]
    name = one["names"].get("ko" if korean else "en") or one["list"]
    unit = _amount(one["unit"], because.get("currency", ""), korean)
    if korean:
        return f"할인 가격이에요. 할인이 없다면 ‘{name}’ 가격표대로 {unit}이에요."
    return f"It is reduced: instead of {unit} each, from price list “{name}”."


def shipping_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    """Why sending costs what it does, in sentences."""
    korean = language == "ko"
    tax = because.get("tax") or {}
    treated = tax_in_words(tax, None, because.get("currency", ""), language) if tax.get("treatment") else []
    return [*_fee_in_words(because, korean), *treated, *_promotions_in_words(because, korean)]


def _fee_in_words(because: Mapping[str, Any], korean: bool) -> list[str]:
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
    return amount_in_words(text, currency, "ko" if korean else "en")
