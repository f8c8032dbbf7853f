"""The code lists that documents draw on, as data."""

from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, frozenset[str]]:
    rows = files("jangteo.billing.rules.en16931").joinpath("codes.txt").read_text("utf-8").splitlines()
    found: dict[str, set[str]] = {}
    name = ""
    for row in rows:
        if row.startswith("["):
            name = row.strip("[]")
            found[name] = set()
        elif row and not row.startswith("#"):
            found[name] |= set(row.split())
    return {name: frozenset(known) for name, known in found.items()}


def codes(name: str) -> frozenset[str]:
    """Every code of a list.

    raises  KeyError for a list that is not kept
    """
    return _lists()[name]
