"""What stands on an invoice or a credit note, line by line, in the language of the paper."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from jangteo.billing.rules.paper_words import CATEGORIES, WORDS
from jangteo.billing.types.invoices import DuePart, InvoiceKind, InvoiceLineView, InvoiceView, TaxKey
from jangteo.kernel.money import Money, currency_digits

ADDRESS = ("postcode", "city", "line1", "line2")


class Paper:
    """One document in one language.

    terms   what its payment terms are called; empty: it is paid at once
    codes   what the payer writes on a transfer, by order
    """

    def __init__(self, view: InvoiceView, language: str, terms: str, codes: Sequence[str]) -> None:
        self.view, self.terms, self.codes = view, terms, codes
        self.language = language if language in WORDS else "en"
        self.words = WORDS[self.language]
        self.is_invoice = view.summary.kind == InvoiceKind.INVOICE

    def facts(self) -> list[tuple[str, str]]:
        """Pairs of what it is and says of itself."""
        view, words = self.view, self.words
        first, last = view.supplied_from, view.supplied_to
        supplied = self.day(first) if first == last else f"{self.day(first)} – {self.day(last)}"
        found = [(words["issued"], self.day(view.summary.issued_on)), (words["supplied"], supplied)]
        if len(view.summary.order_numbers) == 1:
            found.append((words["order"], view.summary.order_numbers[0]))
        if view.purchase_order_numbers:
            found.append((words["purchase_order"], ", ".join(view.purchase_order_numbers)))
        if view.credits:
            found.append((words["credits"], ", ".join(view.credits)))
        return found

    def seller(self) -> dict[str, Any]:
        told, words = self.view.seller, self.words
        rows = [_in(told["addresses"], self.language)]
        if told["business_number"]:
            rows.insert(0, f"{words['business_number']} {told['business_number']}")
        if told["representative"]:
            rows.append(f"{words['representative']} {told['representative']}")
        rows.append(" · ".join(one for one in (told["phone"], told["email"]) if one))
        return {
            "name": _in(told["names"], self.language),
            "business_number": told["business_number"],
            "rows": [one for one in rows if one],
        }

    def buyer(self) -> dict[str, Any]:
        one = self.view.bill_to
        number = _dashed(one.business_number)
        rows = [f"{self.words['business_number']} {number}" if number else ""]
        rows.append(" ".join(str(one.address.get(name, "")) for name in ADDRESS if one.address.get(name)))
        recipient = str(one.address.get("recipient", ""))
        rows += [recipient if recipient != one.name else "", one.email]
        return {"name": one.name, "rows": [row for row in rows if row]}

    def lines(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        is_many, before = len(self.view.order_ids) > 1, ""
        for line in self.view.lines:
            if is_many and line.order_number != before:
                found.append({"group": f"{self.words['order']} {line.order_number}"})
                before = line.order_number
            found.append(self._line(line))
        return found

    def _line(self, line: InvoiceLineView) -> dict[str, str]:
        details = (line.variant_label, line.sku, line.credits if len(self.view.credits) > 1 else "")
        return {
            "position": str(line.position),
            "name": self.words["shipping"] if line.is_shipping else line.name,
            "detail": " · ".join(one for one in details if one),
            "quantity": "" if line.is_shipping else str(format_decimal(line.quantity, locale=self.language)),
            "unit_price": "" if line.is_shipping else self.price(line.unit_price),
            "net": self.money(line.net),
            "tax": self.money(line.tax),
            "rate": self.rate(TaxKey(line.tax_code, line.tax_rate, line.tax_category)),
            "gross": self.money(line.gross),
        }

    def taxes(self) -> list[dict[str, str]]:
        return [
            {"name": self.rate(one.key, is_long=True), "net": self.money(one.net), "tax": self.money(one.tax)}
            for one in self.view.taxes
        ]

    def settled(self) -> list[tuple[str, str]]:
        """What came and what was credited since it was issued, and what is left."""
        summary, words = self.view.summary, self.words
        found = [
            (words[name], self.money(-amount))
            for name, amount in (("received", summary.applied), ("credited", summary.credited))
            if amount
        ]
        if not self.is_invoice or not found:
            return []
        return [*found, (words["left"], self.money(summary.open))]

    def dues(self) -> list[str]:
        if not self.is_invoice:
            return []
        if not self.view.summary.open:
            return [self.words["paid"]]
        told = _in(self.view.seller.get("due_texts", {}), self.language)  # older documents have none
        return [text for part in self.view.dues for text in self._due(part)] + ([told] if told else [])

    def _due(self, part: DuePart) -> list[str]:
        name = "deposit" if part.is_deposit else "due"
        found = [self.words[name].format(date=self.day(part.due_on), amount=self.money(part.amount))]
        if part.discount and part.discount_until:
            day = self.day(part.discount_until)
            found.append(self.words["discount"].format(date=day, amount=self.money(part.discount)))
        return found

    def pay(self) -> list[str]:
        account = self.view.seller["bank_account"]
        if not self.is_invoice or not self.view.summary.open or not account:
            return []
        found = [self.words["account"].format(account=account)]
        return found + [self.words["code"].format(code=one) for one in self.codes]

    def money(self, amount: Money) -> str:
        return str(format_currency(amount.to_decimal(), amount.currency, locale=self.language))

    def price(self, value: Decimal) -> str:
        """A unit price with all the decimals it has."""
        currency = self.view.net.currency
        digits = max(currency_digits(currency), -int(value.normalize().as_tuple().exponent))
        return str(
            format_decimal(value, format=f"#,##0.{'0' * digits}" if digits > 0 else "#,##0", locale=self.language)
        )

    def day(self, day: date) -> str:
        return str(format_date(day, "long", locale=self.language))

    def rate(self, key: TaxKey, *, is_long: bool = False) -> str:
        name = self.words[CATEGORIES.get(key.category, "standard")]
        percent = str(format_percent(key.rate, format="#,##0.##%", locale=self.language))
        if key.category and key.category != "S":
            return name
        return f"{name} {percent}" if is_long else percent


def invoice_paper(view: InvoiceView, language: str, *, terms: str, codes: Sequence[str]) -> dict[str, Any]:
    """A document as its template takes it.

    terms, codes  as `Paper`
    """
    one = Paper(view, language, terms, codes)
    words: Mapping[str, str] = one.words
    kind = view.summary.kind.value
    shown = dict(words) | {"unit_price": words["unit_price_gross" if view.prices_include_tax else "unit_price"]}
    return {
        "language": one.language,
        "title": words[kind],
        "number": view.summary.number,
        "words": shown,
        "seller": one.seller(),
        "buyer": one.buyer(),
        "facts": one.facts(),
        "lines": one.lines(),
        "taxes": one.taxes(),
        "notes": [],
        "sums": [(words["sum_net"], one.money(view.net)), (words["sum_tax"], one.money(view.tax))],
        "total": (words[f"total_{kind}"], one.money(view.summary.gross)),
        "settled": one.settled(),
        "dues": one.dues(),
        "terms": terms if one.is_invoice else "",
        "pay": one.pay(),
    }


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("ko") or next(iter(texts.values()), "")


def _dashed(number: str) -> str:
    return f"{number[:3]}-{number[3:5]}-{number[5:]}" if len(number) == 10 and number.isdigit() else number
