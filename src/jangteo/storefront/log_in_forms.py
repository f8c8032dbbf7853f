"""What people type to prove who they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_PASSWORD = 200


def _password(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=LONGEST_PASSWORD, help_text=hint, widget=widget)


class EmailForm(forms.Form):
    """An e-mail address."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email", "autofocus": True})
    )


class NewPasswordForm(forms.Form):
    """A password to use from now on."""

    password = _password(_("New password"), "new-password", _("At least 8 characters; not only digits."))


class PasswordForm(forms.Form):
    """The password in use."""

    password = _password(_("Password"), "current-password")


class CodeForm(forms.Form):
    """A code of an authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=32,
        help_text=_("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(label=_("What it is for"), max_length=60, widget=forms.TextInput({"placeholder": "ERP"}))
    days = forms.TypedChoiceField(
        label=_("Ends after"), coerce=int, choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))]
    )


class NothingForm(forms.Form):
    """Only a button."""
