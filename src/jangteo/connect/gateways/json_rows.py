"""JSON lines: one record a line, numbers kept exact."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from jangteo.connect.gateways.packed import lines_of
from jangteo.connect.types import FileFormat, Limits, SourceRow


def read_json_lines(path: Path, form: FileFormat, limits: Limits) -> Iterator[SourceRow]:
    """Records of a file, or with `form.each` the elements of a list in each, numbered from 1.

    An element stands in its record in place of the list: `each: products` makes `products.sku` one SKU.
    raises  UnreadableFile
    """
    number = 0
    for line in lines_of(path, limits):
        if not line.strip():
            continue
        record, problem = _record(line, form.encoding)
        for element in _elements(record, form.each) if not problem else ({},):
            number += 1
            yield SourceRow(number, element, problem or ("" if element else "nothing_inside"))


def _record(line: bytes, encoding: str) -> tuple[dict[str, Any], str]:
    try:
        record = json.loads(line.decode(encoding), parse_float=Decimal)
    except UnicodeDecodeError:
        return {}, "wrong_encoding"
    except (ValueError, RecursionError):
        return {}, "not_json"
    return (record, "") if isinstance(record, dict) else ({}, "not_a_record")


def _elements(record: dict[str, Any], each: str) -> Iterator[dict[str, Any]]:
    if not each:
        yield record
        return
    inside = record.get(each)
    if not isinstance(inside, list) or not inside:
        yield {}
        return
    for element in inside:
        yield record | {each: element}
