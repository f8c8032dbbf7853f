"""Global Trade Item Numbers, as catalogue and imports check them."""

_LENGTHS = (8, 12, 13, 14)


def is_gtin(text: str) -> bool:
    """Whether a text is a GTIN-8, -12, -13 or -14 with the right check digit.

    source  GS1 General Specifications, section 7.9: weights 3 and 1 from the right

    >>> is_gtin("4006381333931")
    True
    >>> is_gtin("4006381333930")
    False
    """
    if len(text) not in _LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(digit) for digit in reversed(text)]
    total = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return total % 10 == 0
