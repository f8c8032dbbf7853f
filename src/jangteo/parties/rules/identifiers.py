"""Numbers and addresses that name a party, without a database."""

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def is_business_number(text: str) -> bool:
    """Whether a Korean business registration number has ten digits and the right check digit.

    source  National Tax Service: weights 1 3 7 1 3 7 1 3 5, plus the tens of five times the ninth digit

    >>> is_business_number("124-81-00998")
    True
    >>> is_business_number("124-81-00997")
    False
    """
    digits = text.replace("-", "")
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        return False
    numbers = [int(digit) for digit in digits]
    total = sum(weight * number for weight, number in zip(_WEIGHTS, numbers[:9], strict=True))
    total += numbers[8] * 5 // 10
    return (10 - total % 10) % 10 == numbers[9]


def normal_email(text: str) -> str:
    """The form under which an address is stored and compared: trimmed, lower case."""
    return text.strip().lower()
