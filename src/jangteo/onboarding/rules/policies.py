"""Which conditions a company gets, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from jangteo.onboarding.types import Conditions, NumberAnswer, NumberStatus, PolicyView, TermsAnswer
from jangteo.parties.types import MemberRole

COMPANY_ROLES = (MemberRole.ADMINISTRATOR, MemberRole.BUYER, MemberRole.APPROVER, MemberRole.FINANCE)
# Whoever has a mailbox of the domain comes in by themselves: not with the right to let others in.
DOMAIN_ROLES = tuple(role for role in COMPANY_ROLES if role != MemberRole.ADMINISTRATOR)
PARTS = ("price_list", "segment", "terms", "assortment", "role")


def choose_preset(presets: Sequence[PolicyView], trade: str) -> PolicyView | None:
    """The preset chosen by itself: the first that names the trade, else the channel's default."""
    wanted = trade.strip().casefold()
    named = [one for one in presets if wanted and wanted in {word.casefold() for word in one.trades}]
    return next(iter([*named, *(one for one in presets if one.is_default)]), None)


def conditions_because(preset: PolicyView | None, given: Conditions, trade: str) -> dict[str, Any]:
    """Which part came from which rule: {"preset": code, "rule": …, "parts": {part: {"value", "from"}}}.

    rule  "trade", "default" or "chosen": how the preset came to be taken
    from  "preset", or "reviewer" where they changed it
    """
    parts: dict[str, dict[str, str]] = {}
    for part in PARTS:
        value = str(getattr(given, part))
        origin = "preset" if preset is not None and value == str(getattr(preset.conditions, part)) else "reviewer"
        parts[part] = {"value": value, "from": origin}
    rule = "none"
    if preset is not None:
        by_trade = trade.strip().casefold() in {word.casefold() for word in preset.trades}
        rule = "trade" if by_trade else "default" if preset.is_default else "chosen"
    return {"preset": preset.code if preset else "", "rule": rule, "parts": parts, "trade": trade}


def terms_answer(terms: str, number: NumberAnswer) -> TermsAnswer:
    """Whether payment on terms is open: terms were given, and the business is not closed or suspended.

    A number that the tax office has not spoken of does not block: a person looked at the papers.
    """
    facts: Mapping[str, Any] = {
        "terms": terms,
        "status": number.status.value,
        "checked_at": number.checked_at.isoformat() if number.checked_at else None,
    }
    if not terms:
        return TermsAnswer(False, {**facts, "rule": "no_terms_agreed"})
    if number.status in (NumberStatus.CLOSED, NumberStatus.SUSPENDED):
        return TermsAnswer(False, {**facts, "rule": f"business_{number.status}"})
    return TermsAnswer(True, {**facts, "rule": "terms_agreed"})


def because_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    """Which condition came from where, a sentence each, in "ko" or "en"."""
    words = _WORDS["en" if language == "en" else "ko"]
    preset, rule = str(because.get("preset", "")), str(because.get("rule", "none"))
    facts = {"preset": preset, "trade": str(because.get("trade", ""))}
    sentences = [words[f"rule_{rule}"].format(**facts)]
    for part, how in because.get("parts", {}).items():
        if how["value"]:
            origin = words[f"from_{how['from']}"].format(**facts)
            sentences.append(f"{words[part]}: {how['value']} ({origin})")
    return sentences


_WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "rule_trade": "업종 ‘{trade}’에 맞는 조건 묶음 {preset}을(를) 썼습니다.",
        "rule_default": "채널의 기본 조건 묶음 {preset}을(를) 썼습니다.",
        "rule_chosen": "심사자가 조건 묶음 {preset}을(를) 골랐습니다.",
        "rule_none": "심사자가 조건을 직접 정했습니다.",
        "from_preset": "{preset}에서",
        "from_reviewer": "심사자가 정함",
        "price_list": "가격표",
        "segment": "그룹",
        "terms": "결제 조건",
        "assortment": "취급 상품",
        "role": "첫 구성원의 역할",
    },
    "en": {
        "rule_trade": "Preset {preset} was taken because of the trade “{trade}”.",
        "rule_default": "Preset {preset} was taken: it is the channel's default.",
        "rule_chosen": "The reviewer chose preset {preset}.",
        "rule_none": "The reviewer set the conditions by hand.",
        "from_preset": "from {preset}",
        "from_reviewer": "set by the reviewer",
        "price_list": "Price list",
        "segment": "Segment",
        "terms": "Payment terms",
        "assortment": "Assortment",
        "role": "Role of the first member",
    },
}
