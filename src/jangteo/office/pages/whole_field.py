"""The field of every form of the office that asks how many."""

from typing import Any

from django import forms

from jangteo.kernel.wholes import MOST_DIGITS, read_whole


class WholeField(forms.IntegerField):
    """A whole number as people type it, commas between the thousands or not; Django's own field takes `１２` and `1_0`.

    `+1` and `-0` are numbers only where the least value is below zero; of `-1` it is told which value is the least.
    """

    def to_python(self, value: Any) -> int | None:
        """`3,000` is 3000.

        raises  ValidationError
        """
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        least = self.min_value() if callable(self.min_value) else self.min_value
        found, is_signed = read_whole(text, signed=True), least is None or least < 0
        if found is None and text.isascii() and text.isdecimal():
            return int("9" * (MOST_DIGITS + 1))  # more than any field takes: it says how much it does
        if found is None or (found >= 0 and not is_signed and text[0] in "+-"):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found
