from collections.abc import Iterable

from jangteo.ordering.models import Order
from jangteo.ordering.types import ImportedFigures


def imported_figures(source: str, keys: Iterable[str]) -> dict[str, ImportedFigures]:
    """{key in the other system: figures of the order it became}; one query."""
    rows = Order.objects.filter(source=source, source_key__in=list(keys))
    return {
        key: ImportedFigures(gross_minor=gross, line_count=lines)
        for key, gross, lines in rows.values_list("source_key", "gross_minor", "line_count")
    }
