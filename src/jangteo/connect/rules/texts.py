import re

from jangteo.connect.rules.transform import Refusal

# No name or description begins like this; a spreadsheet that it is exported to would run it.
_FORMULA = re.compile(r"=|[+\-@][A-Z_.]*[(|!]|[+\-@]cmd\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def check_text(text: str, most: int, *, is_required: bool) -> str:
    """A text that may be kept and shown, trimmed.

    raises  Refusal
    """
    text = text.strip()
    if not text and is_required:
        raise Refusal("required")
    if len(text) > most:
        raise Refusal("too_long")
    if not text.isprintable() and _CONTROL.search(text):
        raise Refusal("control_character")
    if text[:1] in "=+-@" and _FORMULA.match(text):
        raise Refusal("formula")
    return text


def check_exact_text(text: str, most: int) -> str:
    """A text of a file of our own, to its last space: nothing in it is a formula.

    raises  Refusal
    """
    if len(text) > most:
        raise Refusal("too_long")
    if "\x00" in text or _SURROGATE.search(text):
        raise Refusal("control_character")
    return text
