"""What a scenario expects against what came out."""

from collections.abc import Iterator
from typing import Any

from jangteo.pricing.types import Difference


def differences(expected: Any, actual: Any, path: str = "") -> Iterator[Difference]:
    """Every difference: maps by the keys written, lists at equal length element by element, all else exactly."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            below = f"{path}.{key}" if path else str(key)
            if key in actual:
                yield from differences(value, actual[key], below)
            else:
                yield Difference(below, value, None)
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for place, (one, other) in enumerate(zip(expected, actual, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
    elif type(expected) is not type(actual) or expected != actual:
        yield Difference(path, expected, actual)
