"""Rows that name goods by SKU: all are found, or the answer names every one that is not."""

from collections.abc import Hashable, Sequence
from typing import Annotated

from ninja import Path
from pydantic import StringConstraints

from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.selectors import variant_ids_by_sku
from jangteo.catalog.types import VariantId
from jangteo.kernel.api import Text
from jangteo.office.api.errors import RowProblem, RowsRefused

LARGEST = 10**9
Named = Annotated[Text, StringConstraints(min_length=1, max_length=64), Path()]  # a SKU of an address


def variants_of_rows(skus: Sequence[str], *, is_once: bool = False) -> dict[str, VariantId]:
    """{SKU: variant} of rows; one query.

    is_once  each SKU stands in one row only
    raises   RowsRefused naming each row that can't be taken
    """
    found = variant_ids_by_sku(skus)
    problems, seen = [], set[str]()
    for row, sku in enumerate(skus):
        if sku not in found:
            problems.append(RowProblem(row, "sku", "pricing.unknown_sku", f"there is no SKU {sku}"))
        elif is_once and sku in seen:
            problems.append(RowProblem(row, "sku", "office.named_twice", f"{sku} is named twice"))
        seen.add(sku)
    if problems:
        raise RowsRefused.of(problems)
    return found


def variant_named(sku: str) -> VariantId:
    """The variant of an address.

    raises  ProductNotFound
    """
    found = variant_ids_by_sku([sku])
    if sku not in found:
        raise ProductNotFound(f"there is no SKU {sku[:64]!r}", sku=sku[:64])
    return found[sku]


def refuse_twice(names: Sequence[Hashable], field: str) -> None:
    """Each row names another.

    raises  RowsRefused naming those that don't
    """
    seen, problems = set[Hashable](), []
    for row, name in enumerate(names):
        if name in seen:
            problems.append(RowProblem(row, field, "office.named_twice", f"{name} is named twice"))
        seen.add(name)
    if problems:
        raise RowsRefused.of(problems)
