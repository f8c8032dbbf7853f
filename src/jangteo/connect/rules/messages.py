"""What each code says, in both languages; a map's own rules bring their own words."""

from collections.abc import Mapping

from jangteo.connect.rules.picture_messages import PICTURE_MESSAGES
from jangteo.connect.types import Note, NoteLevel

LONGEST_VALUE = 200

MESSAGES: Mapping[str, Mapping[str, str]] = {
    **PICTURE_MESSAGES,
    "too_many_cells": {"en": "more cells than the header has", "ko": "머리글보다 칸이 많습니다"},
    "too_few_cells": {"en": "fewer cells than the header has", "ko": "머리글보다 칸이 적습니다"},
    "not_json": {"en": "this line is not JSON", "ko": "JSON이 아닌 줄입니다"},
    "not_a_record": {"en": "this line is not one record", "ko": "레코드가 아닌 줄입니다"},
    "nothing_inside": {"en": "the record has no rows inside", "ko": "레코드 안에 행이 없습니다"},
    "wrong_encoding": {"en": "this line is not in the stated encoding", "ko": "문자 인코딩이 다릅니다"},
    "required": {"en": "a needed value is missing", "ko": "필요한 값이 없습니다"},
    "not_a_number": {"en": "not a number", "ko": "숫자가 아닙니다"},
    "not_whole": {"en": "not a whole number", "ko": "정수가 아닙니다"},
    "too_small": {"en": "smaller than allowed", "ko": "허용된 값보다 작습니다"},
    "too_large": {"en": "larger than allowed", "ko": "허용된 값보다 큽니다"},
    "too_many_decimals": {"en": "more decimals than can be kept", "ko": "소수 자릿수가 너무 많습니다"},
    "too_long": {"en": "longer than can be kept", "ko": "너무 긴 값입니다"},
    "not_a_moment": {"en": "not a date and time in the stated format", "ko": "날짜 형식이 다릅니다"},
    "not_in_table": {"en": "the map's table has no such value", "ko": "변환표에 없는 값입니다"},
    "not_plain": {"en": "a list or record where one value is expected", "ko": "단일 값이 아닙니다"},
    "control_character": {"en": "holds a control character", "ko": "제어 문자가 있습니다"},
    "formula": {"en": "a spreadsheet formula, not a text", "ko": "텍스트가 아닌 수식입니다"},
    "unknown_kind": {"en": "not one of the known kinds", "ko": "알 수 없는 종류입니다"},
    "not_a_slug": {
        "en": "only letters, digits, - and _ make a category",
        "ko": "분류에는 글자, 숫자, -, _만 씁니다",
    },
    "not_a_code": {
        "en": "only latin letters, digits, - and _ make a code",
        "ko": "코드에는 영문자, 숫자, -, _만 씁니다",
    },
    "unknown_audience": {
        "en": "there is no such channel, segment or customer",
        "ko": "없는 채널, 그룹 또는 고객입니다",
    },
    "list_differs": {
        "en": "a price list keeps its currency, its tax view and the list it follows from",
        "ko": "가격표의 통화, 세금 표시, 바탕 가격표는 바꾸지 않습니다",
    },
    "attribute_differs": {
        "en": "an attribute keeps its kind and unit",
        "ko": "속성의 종류와 단위는 바꾸지 않습니다",
    },
    "role_differs": {
        "en": "a role keeps among whose members it exists",
        "ko": "역할을 쓰는 곳(회사, 가족, 직원)은 바꾸지 않습니다",
    },
    "move_differs": {
        "en": "the unit moves elsewhere at that time",
        "ko": "그 시각에 다른 곳으로 옮기는 조직입니다",
    },
    "move_past": {
        "en": "a move can't be planned for a time that is over",
        "ko": "지난 시각으로는 이동을 예약할 수 없습니다",
    },
    "role_retired": {
        "en": "the role was retired: it does not change, nor come back",
        "ko": "폐지한 역할입니다. 바꾸거나 되살릴 수 없습니다",
    },
    "unknown_parent": {
        "en": "no such company or unit above it: import it first",
        "ko": "없는 상위 회사나 조직입니다. 먼저 가져오세요",
    },
    "not_allowed": {"en": "this can't be done", "ko": "할 수 없는 변경입니다"},
    "unknown_language": {"en": "not a language code", "ko": "언어 코드가 아닙니다"},
    "zero_quantity": {"en": "a line of nothing", "ko": "수량이 0입니다"},
    "unknown_country": {"en": "not a country code of two letters", "ko": "두 글자 국가 코드가 아닙니다"},
    "invalid_email": {"en": "not an e-mail address", "ko": "이메일 주소가 아닙니다"},
    "repeated_key": {"en": "another row has the same key", "ko": "같은 키를 가진 행이 이미 있습니다"},
    "superseded": {"en": "a later row has the same key", "ko": "같은 키를 가진 뒤의 행이 우선합니다"},
    "gtin_check_digit": {
        "en": "the GTIN's length or check digit is wrong; taken without it",
        "ko": "GTIN 길이나 검증 숫자가 틀려 GTIN 없이 가져왔습니다",
    },
    "gtin_taken": {
        "en": "another variant has this GTIN; taken without it",
        "ko": "다른 품목이 쓰는 GTIN이라 GTIN 없이 가져왔습니다",
    },
    "unknown_sku": {"en": "no variant has this SKU", "ko": "없는 SKU입니다"},
    "unlinked_sku": {"en": "no variant has this SKU; the line keeps it as text", "ko": "없는 SKU라 글자로만 남깁니다"},
    "unknown_customer": {
        "en": "no such customer: import customers first",
        "ko": "없는 고객입니다. 고객 먼저 가져오세요",
    },
    "mixed_header": {
        "en": "the rows of one order name different customers or kinds",
        "ko": "한 주문의 행들이 서로 다른 고객이나 종류를 가리킵니다",
    },
    "too_many_lines": {"en": "the order has more lines than can be taken", "ko": "주문의 줄 수가 너무 많습니다"},
    "adjustment": {"en": "an adjustment of accounts, not an order", "ko": "주문이 아닌 회계 조정입니다"},
    "negative_sale": {"en": "a negative quantity outside a credit", "ko": "환불이 아닌데 수량이 음수입니다"},
    "positive_credit": {"en": "a positive quantity on a credit", "ko": "환불인데 수량이 양수입니다"},
    "negative_total": {"en": "a sale that amounts to less than nothing", "ko": "판매 합계가 음수입니다"},
    "order_differs": {
        "en": "this order came in before with other figures, which it keeps",
        "ko": "이미 다른 금액으로 가져온 주문이라 바꾸지 않습니다",
    },
    "other_kind": {"en": "this customer came in before as another kind", "ko": "이미 다른 종류로 가져온 고객입니다"},
    "unknown_category": {"en": "there is no such category", "ko": "없는 분류입니다"},
    "not_understood": {"en": "written in another way than this cell is read", "ko": "이 칸의 쓰는 방법과 다릅니다"},
    "unknown_currency": {"en": "not a currency code", "ko": "통화 코드가 아닙니다"},
    "other_currency": {"en": "another currency than the map's channel has", "ko": "매핑한 채널과 통화가 다릅니다"},
    "unknown_price_list": {"en": "there is no price list of this code", "ko": "없는 가격표입니다"},
    "derived_list": {
        "en": "the list's prices follow from another list's",
        "ko": "다른 가격표에서 계산하는 가격표라 가격을 따로 넣지 않습니다",
    },
    "floor_above_cap": {"en": "the floor is above the cap", "ko": "하한이 상한보다 높습니다"},
    "own_prices": {
        "en": "bounds belong to a list that follows from another, and that none follows from",
        "ko": "하한과 상한은 다른 가격표에서 계산하는 가격표에만, 그 가격표를 바탕으로 삼는 가격표가 없을 때 둡니다",
    },
    "unknown_channel": {"en": "there is no channel of this code", "ko": "없는 채널입니다"},
    "unknown_place": {"en": "there is no place of this code", "ko": "없는 장소입니다"},
    "unknown_attribute": {"en": "there is no such attribute", "ko": "없는 속성입니다"},
    "other_product": {"en": "this SKU belongs to another product", "ko": "다른 상품에 속한 SKU입니다"},
    "total_differs": {
        "en": "lines, shipping, discount and tax do not come to the stated total",
        "ko": "품목·배송비·할인·세금을 더해도 적힌 합계와 다릅니다",
    },
    "number_kept": {
        "en": "a known company keeps its business number",
        "ko": "이미 있는 회사의 사업자등록번호는 바꾸지 않습니다",
    },
    "counted_by_lot": {
        "en": "told apart by lots: bring in what each lot has",
        "ko": "로트로 나누어 세는 품목입니다. 로트 수량으로 가져오세요",
    },
    "counted_by_number": {
        "en": "told apart by serial numbers: count it by them",
        "ko": "일련번호로 세는 품목입니다. 번호로 세어 주세요",
    },
    "without_numbers": {
        "en": "units of it lie there without numbers: count them out first",
        "ko": "번호 없는 재고가 남아 있습니다. 그 재고를 먼저 0으로 맞춰 주세요",
    },
    "serial_elsewhere": {
        "en": "the unit is in another place or on its way: transfer it",
        "ko": "다른 장소에 있거나 옮기는 중인 번호입니다. 재고 이동으로 처리해 주세요",
    },
    "serial_shipped": {
        "en": "the unit went to a buyer: take it back as a return",
        "ko": "이미 출고한 번호입니다. 반품으로 받아 주세요",
    },
    "lot_differs": {"en": "the lot is known with other dates", "ko": "이미 있는 로트와 날짜가 다릅니다"},
    "expires_first": {"en": "it would expire before it is made", "ko": "만든 날보다 소비기한이 빠릅니다"},
    "below_allocated": {"en": "fewer than already promised to orders", "ko": "이미 주문에 약속된 수량보다 적습니다"},
}


def note(row: int, code: str, *, column: str = "", value: object = "", level: NoteLevel = NoteLevel.REFUSED) -> Note:
    """A note with our own words for its code."""
    return Note(row, level, code, column, shown(value), MESSAGES[code])


def shown(value: object) -> str:
    """A value as a note quotes it: cut, and without signs that neither database nor terminal takes."""
    text = "" if value is None else str(value)
    cut = text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
    return cut if cut.isprintable() else "".join(sign if sign.isprintable() else "\ufffd" for sign in cut)
