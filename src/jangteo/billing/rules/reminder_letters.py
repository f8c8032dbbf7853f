"""What a reminder says, in Korean and English."""

from collections.abc import Mapping, Sequence

from jangteo.billing.types.collecting import ReminderWords

type Row = tuple[str, str, str]  # (invoice number, due day, amount), as they are read


def reminder_letter(
    words: ReminderWords, language: str, *, name: str, seller: str, rows: Sequence[Row], told: Mapping[str, str]
) -> tuple[str, str]:
    """Subject and text.

    told  amounts as they are read: "overdue", and "fee", "interest" and "account" where there are any
    """
    known = "en" if language == "en" else "ko"
    subject, opening = _OPENINGS[known][words]
    listed = "\n".join(f"  {number}   {day}   {amount}" for number, day, amount in rows)
    more = [_MORE[known][one].format(told[one]) for one in ("interest", "fee", "account") if told.get(one)]
    parts = [opening.format(name=name, seller=seller), listed, _TOTAL[known].format(told["overdue"]), *more]
    return subject.format(seller=seller), "\n\n".join([*parts, _CLOSINGS[known].format(seller=seller)])


_OPENINGS: Mapping[str, Mapping[ReminderWords, tuple[str, str]]] = {
    "ko": {
        ReminderWords.FIRST: (
            "[{seller}] 납기가 지난 청구서가 있습니다",
            "{name} 담당자님께\n\n아래 청구서의 납기가 지났습니다. 이미 보내셨다면 이 안내는 지나치셔도 됩니다.",
        ),
        ReminderWords.SECOND: (
            "[{seller}] 청구서 입금을 다시 안내드립니다",
            "{name} 담당자님께\n\n아래 청구서가 아직 입금되지 않아 다시 안내드립니다. 확인하시고"
            " 입금해 주시기 바랍니다.",
        ),
        ReminderWords.FINAL: (
            "[{seller}] 청구서 입금 최종 안내",
            "{name} 담당자님께\n\n여러 차례 안내드렸으나 아래 청구서가 입금되지 않았습니다. 이 안내를 받으신 날부터"
            " 7일 안에 입금해 주시기 바랍니다. 입금되지 않으면 후불 거래가 멈출 수 있습니다.",
        ),
    },
    "en": {
        ReminderWords.FIRST: (
            "[{seller}] An invoice is past its due day",
            "To {name},\n\nthe invoices below are past their due day. If you have paid meanwhile, please pass over"
            " this.",
        ),
        ReminderWords.SECOND: (
            "[{seller}] Second reminder of an unpaid invoice",
            "To {name},\n\nthe invoices below are still not paid. Please look into it and pay them.",
        ),
        ReminderWords.FINAL: (
            "[{seller}] Last reminder of an unpaid invoice",
            "To {name},\n\nwe have reminded you several times, and the invoices below are not paid. Please pay within"
            " seven days of this letter; otherwise you may not be able to order on account any more.",
        ),
    },
}
_TOTAL = {"ko": "납기가 지난 금액: {}", "en": "Overdue in all: {}"}
_MORE: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "interest": "오늘까지의 지연 이자: {}",
        "fee": "안내 수수료: {}",
        "account": "입금 계좌: {}\n입금자명이나 메모에 청구서 번호를 적어 주세요.",
    },
    "en": {
        "interest": "Late interest up to today: {}",
        "fee": "Fee of this letter: {}",
        "account": "Please pay to: {}\nName the invoice's number with your payment.",
    },
}
_CLOSINGS = {
    "ko": "청구 내용이 사실과 다르면 계정의 ‘납기가 지난 청구서’에서 이의를 제기해 주세요. 확인하는 동안 안내를"
    " 멈춥니다.\n\n{seller} 드림",
    "en": "If an invoice is not right, open a dispute under “Overdue invoices” of your account: while we look into it"
    " you are not reminded.\n\n{seller}",
}
