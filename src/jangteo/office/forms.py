"""The office's log-in asks for an e-mail address, in the reader's language."""

from typing import Any

from django.utils.translation import pgettext_lazy
from unfold.forms import AuthenticationForm


class StaffLogInForm(AuthenticationForm):  # type: ignore[misc]
    """E-mail address and password of a member of staff."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = pgettext_lazy("office", "E-mail address")
