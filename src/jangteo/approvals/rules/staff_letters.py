"""What a party is told of what staff set up for it, in Korean or English."""

from collections.abc import Mapping

_WHAT: Mapping[str, tuple[str, str]] = {
    "add_rule": ("규칙을 더했어요", "added a rule of approval"),
    "change_rule": ("규칙을 바꿨어요", "changed a rule of approval"),
    "drop_rule": ("규칙을 없앴어요", "removed a rule of approval"),
    "save_rules": ("승인 규칙을 다시 정했어요", "set up the rules of approval"),
    "set_policy": ("규칙이 작동하는 방식을 바꿨어요", "changed how the rules of approval work"),
    "save_budget": ("예산을 정했어요", "set up a budget"),
    "end_budget": ("예산을 끝냈어요", "ended a budget"),
    "name_deputy": ("대신 결정할 사람을 정했어요", "named somebody who decides for another"),
    "end_deputy": ("대신 결정하던 것을 끝냈어요", "ended that somebody decides for another"),
}


def staff_letter(what: str, language: str, *, staff: str, party: str, name: str) -> tuple[str, str]:
    """Subject and text.

    what  as the audit names it, without its module
    name  of the rule or budget, or the deputy's days; empty: nothing to add
    """
    korean, english = _WHAT[what]
    if language == "ko":
        subject = f"{party}의 승인과 예산이 바뀌었어요"
        text = f"담당자 {staff}님이 {party}의 {korean}.{f'{chr(10)}{chr(10)}{name}' if name else ''}\n\n"
        return subject, f"{text}내 계정의 ‘규칙과 예산’에서 볼 수 있어요. 부탁하지 않은 일이면 알려 주세요."
    subject = f"Approvals and budgets of {party} have changed"
    text = f"{staff} of our staff {english} for {party}.{f'{chr(10)}{chr(10)}{name}' if name else ''}\n\n"
    return subject, f"{text}See “Rules and budgets” in your account. Tell us if nobody of yours asked for it."
