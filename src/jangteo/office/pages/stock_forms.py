"""The forms on a variant's page of stock: receive, count, set aside, adjust, safety, tracking, reorder, shelf life."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.channels.selectors import find_channel_by_code
from jangteo.channels.types import Channel
from jangteo.inventory.types import Lending, SupplyKind, Tracking
from jangteo.office.pages.buyer_field import BuyerField
from jangteo.office.pages.whole_field import WholeField
from jangteo.office.stock_words import LENDINGS, SUPPLIES, TRACKINGS

LARGEST_ENTRY = 100_000_000
LONGEST_SERIAL, MOST_SERIALS = 60, 1000


class SerialsField(forms.CharField):
    """Serial numbers, one a line; clean data is a list."""

    def clean(self, value: Any) -> Any:
        """The numbers without empty lines.

        raises  ValidationError naming one that is too long, or when there are too many
        """
        numbers = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(numbers) > MOST_SERIALS:
            raise forms.ValidationError(pgettext("office", "At most 1,000 numbers at once."))
        for number in numbers:
            if len(number) > LONGEST_SERIAL:
                told = pgettext("office", "“%(number)s” is too long: a serial number has at most 60 characters.")
                raise forms.ValidationError(told % {"number": number[:20]})
        return numbers


def _units(least: int) -> WholeField:
    return WholeField(min_value=least, max_value=LARGEST_ENTRY)


class PlaceForm(forms.Form):
    """What happens at one place, once."""

    place = forms.CharField(max_length=40)
    key = forms.UUIDField()


class ReceiveForm(PlaceForm):
    """Goods that came in."""

    quantity = _units(1)
    reference = forms.CharField(max_length=80, required=False)
    lot = forms.CharField(max_length=40, required=False)
    made_on = forms.DateField(label=pgettext_lazy("office", "Made on"), required=False)
    expires_on = forms.DateField(label=pgettext_lazy("office", "Expires on"), required=False)
    serials = SerialsField(required=False)

    def clean(self) -> None:
        """Dates belong to a lot, and a lot expires after it is made."""
        data = self.cleaned_data
        made: date | None = data.get("made_on")
        expires: date | None = data.get("expires_on")
        if (made or expires) and not data.get("lot"):
            self.add_error("lot", pgettext("office", "Dates belong to a lot: name it."))
        if made and expires and expires <= made:
            self.add_error("expires_on", pgettext("office", "It would expire before it is made."))


class CountForm(PlaceForm):
    """What is on the shelf."""

    quantity = _units(0)


class AsideForm(PlaceForm):
    """Units that are not to be promised, or are good again."""

    quantity = _units(1)
    lot = forms.CharField(max_length=40, required=False)
    why = forms.CharField(max_length=80)


class AdjustForm(PlaceForm):
    """Units that were found (above zero) or are gone (below)."""

    change = WholeField(min_value=-LARGEST_ENTRY, max_value=LARGEST_ENTRY)
    lot = forms.CharField(max_length=40, required=False)
    serials = SerialsField(required=False)
    why = forms.CharField(max_length=80)

    def clean_change(self) -> int:
        """Not zero."""
        change: int = self.cleaned_data["change"]
        if change == 0:
            raise forms.ValidationError(pgettext("office", "Write how many more (12) or fewer (-12) there are."))
        return change


class SafetyForm(forms.Form):
    """Units that a place never promises."""

    place = forms.CharField(max_length=40)
    units = _units(0)


class TrackingForm(forms.Form):
    """How units are told apart."""

    tracking = forms.ChoiceField(choices=list(TRACKINGS.items()))

    def clean_tracking(self) -> Tracking:
        """As the service takes it."""
        return Tracking(self.cleaned_data["tracking"])


class ReorderForm(forms.Form):
    """When to order more, and how much; both zero takes it away."""

    place = forms.CharField(max_length=40)
    at = _units(0)
    up_to = _units(0)
    supplier = BuyerField(label=pgettext_lazy("office", "Supplier"), required=False)


class ChannelField(forms.CharField):
    """A channel by its code; clean data is the channel, or None where nothing is written."""

    def clean(self, value: Any) -> Channel | None:
        """The channel of that code.

        raises  ValidationError where there is none
        """
        code = super().clean(value)
        found = find_channel_by_code(code) if code else None
        if code and found is None:
            raise forms.ValidationError(pgettext("office", "There is no such channel."))
        return found


class KeepForm(forms.Form):
    """Units that a place keeps for one channel; none ends it."""

    place = forms.CharField(max_length=40)
    channel = ChannelField(max_length=60)
    quantity = _units(0)
    lends = forms.ChoiceField(choices=list(LENDINGS.items()))
    until = forms.DateField(required=False)

    def clean(self) -> None:
        """A last day belongs to what is lent until a day."""
        data = self.cleaned_data
        if data.get("lends") == Lending.UNTIL and not data.get("until") and "until" not in self.errors:
            self.add_error("until", pgettext("office", "Say the last day on which others may take of it."))
        if data.get("lends") in (Lending.NEVER, Lending.ALWAYS) and data.get("until"):
            self.add_error("until", pgettext("office", "Leave the day empty, or lend it until that day."))


class SupplyForm(forms.Form):
    """What may be promised beyond what lies there, in one channel or in all."""

    channel = ChannelField(max_length=60, required=False)
    kind = forms.ChoiceField(choices=list(SUPPLIES.items()))
    cap = WholeField(min_value=0, max_value=LARGEST_ENTRY, required=False)
    lead_days = WholeField(min_value=0, max_value=365, required=False)
    releases_on = forms.DateField(required=False)
    per_day = WholeField(min_value=0, max_value=LARGEST_ENTRY, required=False)

    def clean(self) -> None:
        """What a kind needs is there."""
        data = self.cleaned_data
        if data.get("kind") == SupplyKind.PREORDER and not data.get("releases_on"):
            self.add_error("releases_on", pgettext("office", "Say on which day it appears."))
        if data.get("kind") == SupplyKind.MADE and not data.get("per_day"):
            self.add_error("per_day", pgettext("office", "Say how many are made a day."))


class ShelfLifeForm(forms.Form):
    """How many days units of a lot must still be good for."""

    days = WholeField(min_value=0, max_value=3650)
    party = BuyerField(label=pgettext_lazy("office", "Only for the buyer"), required=False)
