"""The small forms of a promotion's page: how often it may be used, and a cart to try it on."""

import re
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.catalog.selectors import variants_by_sku
from jangteo.channels.selectors import list_channels
from jangteo.kernel.types import PartyId
from jangteo.office.pages.buyer_field import BuyerField
from jangteo.office.pages.frame import language
from jangteo.office.pages.promotion_form import LocalField, whole_field

MOST_LINES = 50
LINE = re.compile(r"(\S{1,64})(?:[\s,x×*]+([0-9]{1,7}))?")


class LimitsForm(forms.Form):
    """How often a promotion may be used; empty is any number."""

    most_uses = whole_field(pgettext_lazy("office", "Orders in all, at most"))
    buyer_most = whole_field(pgettext_lazy("office", "Orders of one buyer, at most"))


class TryForm(forms.Form):
    """A cart, where and by whom it is bought, and when.

    reach  the parties whose prices may be seen; None is everybody
    """

    lines = forms.CharField(label=pgettext_lazy("office", "SKUs with quantities, a line each"), max_length=4_000)
    channel = forms.ChoiceField(label=pgettext_lazy("office", "Channel"))
    party = BuyerField(label=pgettext_lazy("office", "Buyer"), required=False)
    at = LocalField(label=pgettext_lazy("office", "When"), required=False)
    is_first = forms.BooleanField(label=pgettext_lazy("office", "As their first order"), required=False)

    def __init__(self, currency: str, *args: Any, reach: frozenset[PartyId] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["party"] = BuyerField(label=self.fields["party"].label, within=reach, required=False)
        fitting = [(one.code, one.name(language())) for one in list_channels() if one.currency == currency]
        self.fields["channel"] = forms.ChoiceField(label=self.fields["channel"].label, choices=fitting)

    def clean_lines(self) -> list[tuple[str, int]]:
        """(SKU, quantity) of each line; a SKU without a number is one piece."""
        found = []
        for line in filter(None, (one.strip() for one in self.cleaned_data["lines"].splitlines())):
            read = LINE.fullmatch(line)
            if read is None or int(read[2] or 1) < 1:
                wrong = pgettext("office", "“%(line)s” can't be read. Write a SKU and a quantity, like MUG-WH 3.")
                raise forms.ValidationError(wrong % {"line": line[:80]})
            found.append((read[1], int(read[2] or 1)))
        if len(found) > MOST_LINES:
            raise forms.ValidationError(pgettext("office", "At most %(most)s lines.") % {"most": MOST_LINES})
        known = variants_by_sku([sku for sku, _ in found])
        missing = next((sku for sku, _ in found if sku not in known), None)
        if missing is not None:
            raise forms.ValidationError(pgettext("office", "There is no SKU %(sku)s.") % {"sku": missing})
        return found
