"""The fields of pages that ask for a share, a rate, or a currency, each as a form that is right but for one hole."""

from dataclasses import dataclass, replace
from typing import Any

from inputs.amount_fields import NOTHING_OFF, issued, of_buyer, promoted
from inputs.desk import Desk
from inputs.page_fields import (
    EMPTY_IS_NONE,
    HOLE,
    PASTED,
    ZERO_IS_SOME,
    Field,
    commitment,
    letters,
    offer,
    office,
    terms,
)
from office.desk import person_of
from storefront.market import SHOPPER

# What is no share: below nothing, more than all, notations, other scripts, more decimals than any of them keeps; and
# C20: no currency, one that nobody sells in, one written small, and what capitals make into one: `ßp` is SSP then. The
# long tables are for the fields that read them.
SHARES_SENT = ("-1", "101", "NaN", "１２", "1,5", "12.3456789012345", "1\x00", "", "0")
CURRENCIES_SENT = ("XYZ", "USD", "krw", "KRWW", "ＫＲＷ", "ßp", "K\x00W", "")
ANY = {"USD": "any currency may stand here", "krw": "it may be written small"}
FREE = ZERO_IS_SOME | EMPTY_IS_NONE
MORE = {"101": "it may be more than the whole"}


@dataclass(frozen=True, slots=True)
class Told:
    """A field, and the name of the input beside which it is told what is wrong; or words, where a page says it above.

    words  "" where nobody typed it: it is what a page put in, and the form as a whole is refused
    """

    field: Field
    beside: str = ""
    words: str = ""


def rate(name: str, field: Field) -> Told:
    return Told(field, name)


def bulk(name: str, may: dict[str, str], **more: str) -> Told:
    data = {"chosen": "all", "operation": "up", "value": "5", "round_to": "100", "mode": "half_up", **more, name: HOLE}
    return Told(office("price-lists/retail/many/", may, "7", **data), name)


def listed(name: str, may: dict[str, str], good: str, **more: str) -> Told:
    data = {"code": "new-one", "ko": "새것", "priority": "5", "view": "gross", **more, name: HOLE}
    return Told(office("price-lists/new/", may, good, **data), name)


def followed(name: str, may: dict[str, str], good: str) -> Told:
    def form(desk: Desk) -> tuple[str, dict[str, Any]]:
        linked = {"of": "linked", "base": "retail", "percent": "95", "round_to": "10", "bounds": "", name: HOLE}
        return f"/office/parties/{desk.market.company_id}/contract/", commitment("priority") | {
            "priority": "77"
        } | linked

    return Told(Field(form, good, may | PASTED), name)


def lent(name: str, good: str) -> Told:
    def form(desk: Desk) -> tuple[str, dict[str, Any]]:
        data = {"party": str(person_of(SHOPPER)), "currency": "KRW", "limit": "9000", "stage": "release"}
        return "/office/credit/open/", data | {name: HOLE if name == "currency" else f"USD {HOLE}"}

    return Told(Field(form, good, {} if name == "currency" else MORE), name)


SHARES: dict[str, Told] = {
    "deposit": rate("deposit_rate", terms("deposit_rate", FREE, "30")),
    "early discount": rate("discount_rate", terms("discount_rate", FREE, "2.5", discount_days="10")),
    "interest of parts": rate("yearly_rate", offer("yearly_rate", FREE, "5.5")),
    "late interest": rate("late_rate", letters("late_rate", FREE)),
    "tax rate": rate(
        "rate",
        office(
            "taxes/rates/",
            {"0": "zero is a rate, whose kind is said beside it"},
            "12.5",
            country="KR",
            code="standard",
            valid_from="2099-01-01T00:00",
            why="law",
            rate=HOLE,
        ),
    ),
    "trial percent": rate(
        "percent",
        Field(
            lambda desk: (
                "/office/price-lists/try/",
                {
                    "act": "write",
                    "view": "yes",
                    "sku_1": "A",
                    "quantity_1": "1",
                    "ladder_1": "1000",
                    "percent": HOLE,
                },
            ),
            "12.5",
            FREE,
            shows=True,
        ),
    ),
    "bulk percent": bulk("value", MORE | {"0": "nothing changes, which is told as such"}),
    "bulk rounding": bulk("round_to", MORE | EMPTY_IS_NONE),
    "bulk ending": bulk("ending", FREE),
    "list factor": listed("times", ZERO_IS_SOME | MORE, "0.75", base="retail"),
    "list rounding": listed("round_to", EMPTY_IS_NONE | MORE, "10", base="retail", times="0.8"),
    "contract percent": followed("percent", ZERO_IS_SOME | MORE, "95.5"),
    "contract rounding": followed("round_to", MORE, "50"),
    "credit rates": lent("rates", "1377.5"),
    "promotion percent": rate("value_1", promoted("value_1", NOTHING_OFF, "order_percent", "12.5 %")),
    "promotion percent of a gift": rate(
        "value_1", promoted("value_1", NOTHING_OFF, "buy_get", "50", buy_1="2", get_1="1")
    ),
}

CURRENCIES: dict[str, Told] = {
    "bank account": Told(
        office("bank/accounts/", ANY, "eur", code="B2", bank="장터은행", number="1234567890", currency=HOLE),
        words="Currency",
    ),
    "quoted currency": Told(
        office(
            "exchange-rates/note/",
            ANY,
            "eur",
            on="2026-01-05",
            per="1",
            quoted_in="KRW",
            source="a bank",
            rate="1400",
            currency=HOLE,
        ),
        "currency",
    ),
    "currency quoted in": Told(
        office(
            "exchange-rates/note/",
            ANY,
            "krw",
            on="2026-01-05",
            per="1",
            currency="EUR",
            source="a bank",
            rate="1400",
            quoted_in=HOLE,
        ),
        "quoted_in",
    ),
    "price list": listed("currency", ANY, "eur"),
    "promotion": Told(promoted("currency", ANY, good="krw"), "currency"),
    "parts": Told(offer("currency", good="KRW"), "currency"),
    "credit line": lent("currency", "KRW"),
    "legal entity": Told(
        office(
            "billing/entities/new/",
            good="KRW",
            code="ONG1",
            name_ko="온결",
            business_number="124-81-00998",
            country="KR",
            currency=HOLE,
        ),
        "currency",
    ),
    "purchase": Told(
        Field(
            lambda desk: (
                "/office/purchases/new/",
                {
                    "supplier": str(desk.market.company_id),
                    "place": "W1",
                    "lines": "CUP\t1",
                    "key": "7a7a7a7a-0000-4000-8000-00000000000b",
                    "currency": HOLE,
                },
            ),
            "KRW",
        ),
        "currency",
    ),
    "rule of a buyer": Told(replace(of_buyer("rule", "currency", ANY, least="1"), good="KRW"), "currency"),
    "budget of a buyer": Told(
        replace(
            of_buyer("budget", "currency", ANY, period="month", begins_on="2026-01-01", hard="1"),
            good="KRW",
        ),
        "currency",
    ),
    "value": Told(issued("currency", "KRW", amount="1200"), words="There is no such currency."),
    "costs": Told(
        Field(
            lambda desk: ("/office/costs/change/", {"currency": HOLE, "text": "CUP\t900"}),
            "KRW",
            {"": "a form of one currency need not say it"},
            shows=True,
        ),
        words="There is no such currency.",
    ),
    "interest": Told(
        Field(
            lambda desk: (
                "/office/overdue/charge/",
                {
                    "party": str(desk.ids["late party"]),
                    "entity": str(desk.ids["late entity"]),
                    "amount": "16438",
                    "currency": HOLE,
                },
            ),
            "KRW",
        )
    ),
}

# {form and its field that reads a currency: its field above}
CURRENCY_FORMS: dict[str, str] = {
    "approval_forms._InCurrency.currency": "rule of a buyer",
    "approval_forms.RuleForm.currency": "rule of a buyer",
    "approval_forms.BudgetForm.currency": "budget of a buyer",
    "bank.AccountForm.currency": "bank account",
    "exchange_rates.RateForm.currency": "quoted currency",
    "exchange_rates.RateForm.quoted_in": "currency quoted in",
    "price_settings.NewListForm.currency": "price list",
    "promotion_form.NewPromotionForm.currency": "promotion",
    "instalments.OfferForm.currency": "parts",
    "credit_forms.OpenLineForm.currency": "credit line",
    "billing_settings.EntityForm.currency": "legal entity",
    "purchases.PurchaseForm.currency": "purchase",
}
# {file of a page that reads a currency of what was posted without a form: (how often, its field above)}
CURRENCY_READS: dict[str, tuple[int, str]] = {
    "office/pages/charges.py": (1, "interest"),
    "office/pages/costs.py": (2, "costs"),
    "office/pages/values.py": (1, "value"),
}
# {template and field of a form that is typed with a decimal keyboard: its field above, or of the amounts}
DECIMALS: dict[str, str] = {
    "party_approvals rule_form.above": "amounts: office rule above",
    "party_approvals budget_form.amount": "amounts: office budget amount",
    "credit form.limit": "amounts: credit open limit",
    "credit form.tolerance": "amounts: credit open tolerance",
    "credit_line limit_form.limit": "amounts: credit limit",
    "credit_line limit_form.tolerance": "amounts: credit tolerance",
    "credit_line raise_form.amount": "amounts: credit raise",
    "exchange_rates form.rate": "amounts: exchange rate",
    "instalment_offer form.yearly_rate": "interest of parts",
    "instalment_offer form.smallest": "amounts: offer smallest",
    "instalment_offer form.largest": "amounts: offer largest",
    "legal_entity form.self_issues_from": "amounts: receipt least",
    "overdue_policy form.fee_1": "amounts: letter fee",
    "overdue_policy form.fee_2": "amounts: letter fee",
    "overdue_policy form.fee_3": "amounts: letter fee",
    "overdue_policy form.late_rate": "late interest",
    "place facts.handling_minor": "amounts: place unit",
    "place facts.parcel_minor": "amounts: place parcel",
    "price_bulk form.value": "bulk percent",
    "price_bulk form.round_to": "bulk rounding",
    "price_bulk form.ending": "bulk ending",
    "price_settings form.times": "list factor",
    "price_settings form.round_to": "list rounding",
    "promotion_form row.value": "promotion percent, promotion percent of a gift",
    "promotion_form row.most": "amounts: promotion most",
    "promotion_form form.subtotal": "amounts: promotion subtotal",
    "taxes rate.rate": "tax rate",
    "terms_one form.deposit_rate": "deposit",
    "terms_one form.discount_rate": "early discount",
}
# {form and its field that reads a figure or a share: its field above, or of the amounts, or why it has none}
SHARE_FORMS: dict[str, str] = {
    "contents.ContentForm.amount": "- what a piece holds is neither money nor a share; it is read by the same field",
    "credit_forms.OpenLineForm.rates": "credit rates",
    "credit_forms.TermsForm.deposit_rate": "deposit",
    "credit_forms.TermsForm.discount_rate": "early discount",
    "exchange_rates.RateForm.rate": "amounts: exchange rate",
    "instalments.OfferForm.yearly_rate": "interest of parts",
    "overdue.PolicyForm.late_rate": "late interest",
    "price_builder.BuilderForm.percent": "trial percent",
    "price_bulk.BulkForm.value": "bulk percent",
    "price_bulk.BulkForm.round_to": "bulk rounding",
    "price_bulk.BulkForm.ending": "bulk ending",
    "price_settings.NewListForm.times": "list factor",
    "price_settings.NewListForm.round_to": "list rounding",
    "prices.PriceForm.unit_price": "amounts: price",
    "taxes.RateForm.rate": "tax rate",
}
