"""Whose eyes a page is looked at with, and when."""

from django import forms
from django.utils.translation import pgettext_lazy

from jangteo.office.pages.buyer_field import BuyerField
from jangteo.office.pages.promotion_form import LocalField


class LookForm(forms.Form):
    """A buyer, a moment and a language."""

    party = BuyerField(label=pgettext_lazy("office", "Buyer"), required=False)
    at = LocalField(label=pgettext_lazy("office", "When"), required=False)
    language = forms.ChoiceField(
        label=pgettext_lazy("office", "Language"), choices=[("ko", "한국어"), ("en", "English")], required=False
    )


class PublishForm(forms.Form):
    """From and until when, and why."""

    from_at = LocalField(required=False)
    until_at = LocalField(required=False)
    why = forms.CharField(max_length=300, required=False)
