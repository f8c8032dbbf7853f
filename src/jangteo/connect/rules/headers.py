"""A map that a file's own header makes."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from jangteo.connect.rules.fields import FIELDS, TARGET_FIELDS
from jangteo.connect.types import OWN_SOURCE, FieldType, ImportKind

# What other files call our columns; ours are known by their own names.
OTHER_NAMES: Mapping[str, str] = {
    "품번": "sku",
    "상품코드": "sku",
    "상품명": "name.ko",
    "한글 이름": "name.ko",
    "영문 이름": "name.en",
    "분류": "category",
    "바코드": "gtin",
    "무게(g)": "weight_grams",
    "가격표": "price_list",
    "단가": "unit_price",
    "시작 수량": "min_quantity",
    "원가": "unit_cost",
    "하한": "floor",
    "상한": "cap",
    "통화": "currency",
    "장소": "place",
    "고객번호": "key",
    "이름": "name",
    "이메일": "email",
    "전화번호": "phone",
    "사업자등록번호": "business_number",
    "받는 분": "recipient",
    "우편번호": "postcode",
    "주소": "line1",
    "상세주소": "line2",
    "도시": "city",
    "수량": "quantity",
    "일련번호": "serial",
    "상품": "product",
    "순서": "position",
    "한글 설명": "alt.ko",
    "영문 설명": "alt.en",
    "파일": "file",
    "그림 주소": "address",
}


def known_columns(kind: ImportKind, header: Sequence[str]) -> dict[str, str]:
    """{field: column} of a kind that a header names, in any case of letters."""
    found: dict[str, str] = {}
    for column in header:
        name = OTHER_NAMES.get(column.strip(), column.strip().lower())
        if name in FIELDS[kind]:
            found.setdefault(name, column.strip())
    return found


def missing_columns(kind: ImportKind, known: Collection[str]) -> list[str]:
    """What a file of this kind must say and this one does not."""
    needed = [name for name, field in FIELDS[kind].items() if field.is_required]
    needed += [TARGET_FIELDS[kind]] if kind in TARGET_FIELDS else []
    return [name for name in needed if name not in known]


def map_text_of(kind: ImportKind, known: Mapping[str, str], *, encoding: str, delimiter: str, is_own: bool) -> str:
    """The map as text; a file that is not whole as we write it loses spaces around its texts."""
    fields: dict[str, Any] = {}
    for name, column in known.items():
        is_trimmed = not is_own and FIELDS[kind][name].type == FieldType.TEXT
        fields[name] = {"column": column, "do": ["strip"]} if is_trimmed else column
    form = {"exact": True, "encoding": encoding, "delimiter": delimiter}
    return json.dumps({"kind": kind.value, "source": OWN_SOURCE, "format": form, "fields": fields}, ensure_ascii=False)
