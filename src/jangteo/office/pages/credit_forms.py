"""The forms of credit lines and payment terms, and how a refusal is told beside its field."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.channels.selectors import list_every_channel
from jangteo.credit.types import MOST_DAYS, MOST_MONTHS, CountsFrom, DayOff, DueBase, Terms
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import country_names, say
from jangteo.kernel.money import Money
from jangteo.office.credit_words import CHECK_STAGES, COUNTED_FROM, DAYS_OFF, DUE_BASES
from jangteo.office.pages.amounts import MoneyField, ShareField, percent_text, plain_text
from jangteo.office.pages.buyer_field import BuyerField
from jangteo.office.pages.frame import language
from jangteo.office.pages.promotion_form import LocalField
from jangteo.office.pages.whole_field import WholeField
from jangteo.office.wording import refusal_in_words
from jangteo.segments.selectors import list_segments

HOME = "KR"
LONGEST_WHY = 200
_RATE = re.compile(r"([A-Z]{3})[ =:]+([0-9]{1,12}(?:\.[0-9]{1,12})?)")


def worked(form: forms.Form, work: Callable[[dict[str, Any]], object], fields: Mapping[str, str] | None = None) -> bool:
    """Run a service on a form's data; what is refused is told beside its field.

    fields  {what a refusal calls a field: what the form does}
    """
    if not form.is_valid():
        return False
    try:
        work(dict(form.cleaned_data))
    except JangteoError as error:
        if error.status >= 500:
            raise
        told = str(error.facts.get("field", ""))
        field = (fields or {}).get(told, told)
        form.add_error(field if field in form.fields else None, refusal_in_words(error))
        return False
    return True


def currencies() -> list[tuple[str, str]]:
    """The currencies that something is sold in, the home one first."""
    known = {one.currency for one in list_every_channel()} | {"KRW"}
    return [(one, one) for one in sorted(known, key=lambda one: (one != "KRW", one))]


def channel_choices(empty: Any) -> list[tuple[str, Any]]:
    """Every channel, after one that says what none means."""
    return [("", empty), *((str(one.id), one.name(language())) for one in list_every_channel())]


def segment_choices(empty: Any) -> list[tuple[str, Any]]:
    """Every segment, after one that says what none means."""
    named = [(str(pk), say(names, language()) or code) for pk, code, names in list_segments()]
    return [("", empty), *named]


def why_field() -> forms.CharField:
    """Why something is done, where it has to be said."""
    return forms.CharField(label=pgettext_lazy("office", "Why"), max_length=LONGEST_WHY)


class CodeField(forms.CharField):
    """A code that stands in an address; what the addresses themselves say is none."""

    def __init__(self, *taken: str) -> None:
        super().__init__(label=pgettext_lazy("office", "Code"), max_length=40)
        self.taken = taken

    def clean(self, value: Any) -> Any:
        """As it is written.

        raises  ValidationError for one of the words
        """
        text = super().clean(value)
        if text in self.taken:
            raise forms.ValidationError(pgettext("office", "This word can't be a code. Choose another."))
        return text


class RatesField(forms.CharField):
    """Rates like `USD 1377.5`, with commas between several; clean data is {currency: rate}."""

    def clean(self, value: Any) -> Any:
        """Nothing where nothing stands.

        raises  ValidationError naming what is no rate
        """
        text = super().clean(value)
        found: dict[str, Decimal] = {}
        for part in filter(None, (one.strip() for one in text.split(","))):
            match = _RATE.fullmatch(part)
            if match is None or not Decimal(match[2]):
                told = pgettext("office", "“%(part)s” is no rate; write USD 1377.5.")
                raise forms.ValidationError(told % {"part": part[:20]})
            found[match[1]] = Decimal(match[2])
        return found


class OpenLineForm(forms.Form):
    """A line for a buyer."""

    party = BuyerField(label=pgettext_lazy("office", "Buyer"))
    currency = forms.ChoiceField(label=pgettext_lazy("office", "Currency"), choices=currencies)
    limit = MoneyField(label=pgettext_lazy("office", "Limit"))
    tolerance = MoneyField(label=pgettext_lazy("office", "May be passed by"), required=False)
    stage = forms.ChoiceField(
        label=pgettext_lazy("office", "What is ordered counts"), choices=lambda: list(CHECK_STAGES.items())
    )
    rates = RatesField(
        label=pgettext_lazy("office", "Rates of other currencies into it"), max_length=200, required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        in_currency(self, str(self.data.get("currency", "")) if self.is_bound else "KRW")


class LimitForm(forms.Form):
    """Another limit."""

    limit = MoneyField(label=pgettext_lazy("office", "Limit"))
    tolerance = MoneyField(label=pgettext_lazy("office", "May be passed by"), required=False)
    why = why_field()


class StageForm(forms.Form):
    """From when on what is ordered counts."""

    stage = forms.ChoiceField(
        label=pgettext_lazy("office", "What is ordered counts"), choices=lambda: list(CHECK_STAGES.items())
    )
    why = why_field()


class RaiseForm(forms.Form):
    """A higher limit for a while."""

    amount = MoneyField(label=pgettext_lazy("office", "By how much"))
    from_at = LocalField(label=pgettext_lazy("office", "From"))
    until_at = LocalField(label=pgettext_lazy("office", "Until, not included"))
    why = why_field()


class WhyForm(forms.Form):
    """Why a line is stopped, or goes on again."""

    why = why_field()


def in_currency[F: forms.Form](form: F, currency: str) -> F:
    """The same form, its amounts in a currency; one that nobody sells in is left to the currency's own field."""
    known = currency if (currency, currency) in currencies() else "KRW"
    for field in form.fields.values():
        if isinstance(field, MoneyField):
            field.currency = known
    return form


class TermsForm(forms.Form):
    """Payment terms as they are written."""

    code = CodeField("new")
    name_ko = forms.CharField(label=pgettext_lazy("office", "Name in Korean"), max_length=200, required=False)
    name_en = forms.CharField(label=pgettext_lazy("office", "Name in English"), max_length=200, required=False)
    base = forms.ChoiceField(label=pgettext_lazy("office", "Due on"), choices=lambda: list(DUE_BASES.items()))
    counts_from = forms.ChoiceField(
        label=pgettext_lazy("office", "Counted from"), choices=lambda: list(COUNTED_FROM.items())
    )
    days = WholeField(label=pgettext_lazy("office", "Days"), min_value=0, max_value=MOST_DAYS, required=False)
    months = WholeField(
        label=pgettext_lazy("office", "Months later"), min_value=1, max_value=MOST_MONTHS, required=False
    )
    day = WholeField(label=pgettext_lazy("office", "Day of the month"), min_value=1, max_value=31, required=False)
    fixed_on = forms.DateField(label=pgettext_lazy("office", "Fixed day"), required=False)
    deposit_rate = ShareField(label=pgettext_lazy("office", "Deposit in %"))
    discount_rate = ShareField(label=pgettext_lazy("office", "Off for paying early, in %"))
    discount_days = WholeField(
        label=pgettext_lazy("office", "If paid within days"), min_value=0, max_value=MOST_DAYS, required=False
    )
    day_off = forms.ChoiceField(
        label=pgettext_lazy("office", "Where banks are closed"), choices=lambda: list(DAYS_OFF.items())
    )
    country = forms.ChoiceField(
        label=pgettext_lazy("office", "Whose banks"), choices=lambda: list(country_names(language()).items())
    )
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=LONGEST_WHY, required=False)

    def terms(self) -> Terms:
        """What was written; only what its kind needs is taken."""
        data = self.cleaned_data
        base = DueBase(data["base"])
        counts_days = base in (DueBase.NET_DAYS, DueBase.END_OF_MONTH)
        is_of_month = base == DueBase.DAY_OF_MONTH
        return Terms(
            base=base,
            counts_from=CountsFrom(data["counts_from"]),
            days=(data["days"] or 0) if counts_days else 0,
            months=(data["months"] or 0) if is_of_month else 0,
            day=(data["day"] or 0) if is_of_month else 0,
            fixed_on=data["fixed_on"] if base == DueBase.FIXED_DATE else None,
            deposit_rate=data["deposit_rate"],
            discount_rate=data["discount_rate"],
            discount_days=data["discount_days"] or 0,
            day_off=DayOff(data["day_off"]),
            country=data["country"],
        )

    def names(self) -> dict[str, str]:
        """{language: name} of those that were written."""
        told = {"ko": self.cleaned_data["name_ko"], "en": self.cleaned_data["name_en"]}
        return {one: name for one, name in told.items() if name}


class GrantForm(forms.Form):
    """To whom terms are given."""

    code = forms.CharField(label=pgettext_lazy("office", "Terms"), max_length=40)
    party = BuyerField(label=pgettext_lazy("office", "Buyer"), required=False)
    segment = forms.ChoiceField(
        label=pgettext_lazy("office", "Segment"), choices=lambda: segment_choices("–"), required=False
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("office", "Channel"),
        choices=lambda: channel_choices(pgettext("office", "all of them")),
        required=False,
    )
    from_on = forms.DateField(label=pgettext_lazy("office", "From"), required=False)
    until_on = forms.DateField(label=pgettext_lazy("office", "Until, not included"), required=False)
    priority = WholeField(
        label=pgettext_lazy("office", "Priority, higher first"), min_value=-1000, max_value=1000, required=False
    )
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=LONGEST_WHY, required=False)


def terms_typed(code: str, names: Mapping[str, str], terms: Terms) -> dict[str, str]:
    """Terms as they stand in the form."""
    return {
        "code": code,
        "name_ko": names.get("ko", ""),
        "name_en": names.get("en", ""),
        "base": terms.base.value,
        "counts_from": terms.counts_from.value,
        "days": str(terms.days),
        "months": str(terms.months or ""),
        "day": str(terms.day or ""),
        "fixed_on": terms.fixed_on.isoformat() if terms.fixed_on else "",
        "deposit_rate": percent_text(terms.deposit_rate),
        "discount_rate": percent_text(terms.discount_rate),
        "discount_days": str(terms.discount_days or ""),
        "day_off": terms.day_off.value,
        "country": terms.country,
    }


def limit_typed(limit: Money, tolerance: Money) -> dict[str, str]:
    """A limit as it stands in the form."""
    return {"limit": plain_text(limit), "tolerance": plain_text(tolerance)}
