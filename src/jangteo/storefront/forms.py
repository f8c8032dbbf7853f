"""What people type into the pages, checked for shape; whether it may be done is the services' to say."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jangteo.kernel.languages import country_names
from jangteo.parties.types import PostalAddress

ADDRESS_FIELDS = ("recipient", "phone", "postcode", "city", "line1", "line2", "country")
HOME = "KR"
NEW_ADDRESS = "new"


def _countries() -> list[tuple[str, str]]:
    """Home first, then all by name in the reader's language."""
    names = country_names((get_language() or "ko")[:2])
    return [(HOME, names[HOME]), *((code, name) for code, name in names.items() if code != HOME)]


class LogInForm(forms.Form):
    """E-mail address and password."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class RegisterForm(forms.Form):
    """A person who wants a log-in of their own."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_("At least 8 characters; not only digits."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class EntranceForm(forms.Form):
    """The password of a channel."""

    password = forms.CharField(
        label=_("Password"), strip=False, max_length=200, widget=forms.PasswordInput({"autocomplete": "off"})
    )


class AddressForm(forms.Form):
    """Where parcels go."""

    recipient = forms.CharField(label=_("Recipient"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone"), max_length=40, widget=forms.TextInput({"autocomplete": "tel", "type": "tel"})
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    city = forms.CharField(
        label=_("City or province"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "address-level1"}),
    )
    line1 = forms.CharField(
        label=_("Street and number"), max_length=200, widget=forms.TextInput({"autocomplete": "address-line1"})
    )
    line2 = forms.CharField(
        label=_("Floor, flat"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "address-line2"}),
    )

    country = forms.ChoiceField(
        label=_("Country"), initial=HOME, choices=lambda: _countries(), widget=forms.Select({"autocomplete": "country"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Whoever sends no country means home."""
        super().__init__(*args, **options)
        self.fields["country"].required = not self.is_bound or "country" in self.data

    def to_address(self, label: str = "") -> PostalAddress:
        """The typed address; only after `is_valid()`."""
        typed = {name: self.cleaned_data[name] for name in ADDRESS_FIELDS}
        return PostalAddress(label=label, **typed | {"country": typed["country"] or HOME})


class SavedAddressForm(AddressForm):
    """An address to keep, with a name of its own."""

    label = forms.CharField(label=_("Name of this address"), max_length=60, required=False)
    field_order = ("label", *ADDRESS_FIELDS)


class CheckoutForm(AddressForm):
    """All that an order needs beyond the cart.

    key             made with the page: sending the form twice makes one order
    cart            the cart that the buyer saw
    expected_total  the total the buyer saw, as a decimal text
    address         id of a saved address, or "new"
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    cart = forms.UUIDField(widget=forms.HiddenInput)
    expected_total = forms.CharField(max_length=40, widget=forms.HiddenInput)
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "email"}))
    address = forms.CharField(required=False, max_length=40)
    gift_card = forms.CharField(
        label=_("Gift card"), max_length=100, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    payment_method = forms.CharField(max_length=60, error_messages={"required": _("Choose how you pay.")})
    purchase_order_number = forms.CharField(
        label=_("Your order number"), max_length=60, required=False, help_text=_("It stands on our papers.")
    )
    cost_centre = forms.CharField(
        label=_("Cost centre"), max_length=40, required=False, widget=forms.TextInput({"list": "cost-centres"})
    )
    repeats_number = forms.BooleanField(label=_("I mean this number again"), required=False)
    keep_address = forms.BooleanField(label=_("Keep this address"), required=False)
    receipt_purpose = forms.CharField(required=False, max_length=20)
    receipt_number = forms.CharField(
        label=_("Number for the receipt"),
        max_length=24,
        required=False,
        help_text=_("Mobile phone or receipt card; for a business its registration number."),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    )
    keep_receipt = forms.BooleanField(label=_("Remember this number for my receipts"), required=False)
    note = forms.CharField(label=_("A word to us"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))

    @property
    def is_saved_address(self) -> bool:
        """Whether one of the buyer's addresses was chosen rather than a new one typed."""
        return not self.is_gift and (self.data.get("address") or NEW_ADDRESS) != NEW_ADDRESS

    @property
    def is_gift(self) -> bool:
        """Whether whoever is given it says where it goes."""
        return bool(self.data.get("as_gift"))

    def full_clean(self) -> None:
        """A saved address, or none, needs nothing typed."""
        if self.is_bound and (self.is_saved_address or self.is_gift):
            for name in ADDRESS_FIELDS:
                self.fields[name].required = False
        super().full_clean()
