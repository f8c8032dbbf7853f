"""The office's log-in asks for an e-mail address, in the reader's language."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import pgettext_lazy
from unfold.forms import AuthenticationForm
from unfold.widgets import UnfoldAdminTextInputWidget

from jangteo.identity.errors import TooManyAttempts

WAIT = pgettext_lazy("office", "Too many attempts. Wait a quarter of an hour, or choose a new password by mail.")


class StaffLogInForm(AuthenticationForm):  # type: ignore[misc]
    """E-mail address and password of a member of staff."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = pgettext_lazy("office", "E-mail address")

    def clean(self) -> Any:
        """The password is checked as at every door; too many wrong ones are told alike for every address."""
        try:
            return super().clean()
        except TooManyAttempts:
            raise ValidationError(WAIT, code="too_many_attempts") from None


class StaffPasswordForm(forms.Form):
    """The password once more."""

    password = forms.CharField(
        label=pgettext_lazy("office", "Password"),
        max_length=200,
        strip=False,
        help_text=pgettext_lazy("office", "This gives rights away. Prove that it is you; it holds for ten minutes."),
        widget=UnfoldAdminTextInputWidget({"type": "password", "autocomplete": "current-password", "autofocus": True}),
    )


class StaffCodeForm(forms.Form):
    """A code of an authenticator app, or a recovery code."""

    code = forms.CharField(
        label=pgettext_lazy("office", "Code"),
        max_length=32,
        help_text=pgettext_lazy("office", "Six digits from your app, or one of your recovery codes."),
        widget=UnfoldAdminTextInputWidget({"autocomplete": "one-time-code", "autofocus": True}),
    )
