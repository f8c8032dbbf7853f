"""What stands on a note of late interest, in the language of the paper."""

from collections.abc import Mapping
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from jangteo.billing.types.charges import ChargeView
from jangteo.kernel.money import Money

WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "title": "지연 이자 청구서",
        "number": "번호",
        "seller": "청구하는 자",
        "buyer": "청구받는 자",
        "business_number": "사업자등록번호",
        "issued": "발행일",
        "due": "결제 기한",
        "invoice": "청구서",
        "time": "기간",
        "days": "일수",
        "principal": "원금",
        "rate": "연이율",
        "amount": "이자",
        "total": "청구 금액",
        "paid": "받은 금액",
        "waived": "면제한 금액",
        "left": "남은 금액",
        "how": "결제 방법",
        "account": "입금 계좌: {account}",
        "code": "입금자명: {number}",
        "no_tax": "지급 지연에 따른 이자는 재화나 용역의 공급이 아니므로 부가가치세가 없으며 "
        "세금계산서를 발급하지 않습니다.",
    },
    "en": {
        "title": "Note of late interest",
        "number": "Number",
        "seller": "From",
        "buyer": "To",
        "business_number": "Business number",
        "issued": "Issued",
        "due": "Due",
        "invoice": "Invoice",
        "time": "From – until",
        "days": "Days",
        "principal": "On",
        "rate": "A year",
        "amount": "Interest",
        "total": "Amount due",
        "paid": "Received",
        "waived": "Waived",
        "left": "Still due",
        "how": "How to pay",
        "account": "Transfer to {account}",
        "code": "Payment reference: {number}",
        "no_tax": "Interest for late payment is no supply: there is no VAT on it, and no tax invoice of it.",
    },
}


def charge_paper(view: ChargeView, language: str) -> dict[str, Any]:
    """A note as its template takes it."""
    used = language if language in WORDS else "en"
    words, one = WORDS[used], view.summary

    def money(amount: Money) -> str:
        return str(format_currency(amount.to_decimal(), amount.currency, locale=used))

    settled = [(words[name], money(-sum_)) for name, sum_ in (("paid", one.paid), ("waived", one.waived)) if sum_]
    account = str(view.seller["bank_account"])
    number = f"{words['business_number']} {view.business_number}" if view.business_number else ""
    return {
        "language": used,
        "number": one.number,
        "words": dict(words),
        "seller": {
            "name": _in(view.seller["names"], used),
            "rows": [text for text in (view.seller["business_number"], _in(view.seller["addresses"], used)) if text],
        },
        "buyer": {"name": one.bill_to_name, "rows": [text for text in (number, view.email) if text]},
        "facts": [
            (words["issued"], str(format_date(one.issued_on, "long", locale=used))),
            (words["due"], str(format_date(one.due_on, "long", locale=used))),
        ],
        "lines": [
            (
                line.invoice_number,
                f"{line.days.starts_on.isoformat()} – {line.days.ends_on.isoformat()}",
                str(format_decimal(line.days.days, locale=used)),
                money(line.days.principal),
                str(format_percent(line.days.rate, format="#,##0.##%", locale=used)),
                money(line.days.amount),
            )
            for line in view.lines
        ],
        "total": (words["total"], money(one.amount)),
        "settled": [*settled, (words["left"], money(one.open))] if settled else [],
        "pay": [words["account"].format(account=account), words["code"].format(number=one.number)]
        if one.open and account
        else [],
    }


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("ko") or next(iter(texts.values()), "")
