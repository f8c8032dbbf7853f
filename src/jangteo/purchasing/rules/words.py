"""The words of lists: what things are counted in, spelled numbers, headings, what is said around an order."""

import re

COUNTERS = (
    "개",
    "박스",
    "상자",
    "세트",
    "셋트",
    "장",
    "권",
    "병",
    "팩",
    "묶음",
    "벌",
    "켤레",
    "봉지",
    "봉",
    "통",
    "롤",
    "자루",
    "대",
    "매",
    "판",
    "쌍",
    "캔",
    "점",
    "팔레트",
    "pallets",
    "pallet",
    "pieces",
    "piece",
    "pcs",
    "pc",
    "ea",
    "each",
    "boxes",
    "box",
    "sets",
    "set",
    "packs",
    "pack",
    "cases",
    "case",
    "units",
    "unit",
    "bottles",
    "bottle",
    "rolls",
    "roll",
    "pairs",
    "pair",
    "cartons",
    "carton",
    "ctn",
    "dozen",
    "dz",
)
MEASURES = (
    "개입|매입|입|ml|l|리터|cm|mm|m|g|kg|oz|lb|w|v|ah|mah|인치|inch|in|인용|인분|인|단|구|호|폭|도|p|평|칸|겹|종|중|cc|k|d|평형|개월|년|"
    "type|th|st|nd|rd"
)
NATIVE = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "서": 3, "석": 3, "네": 4, "넷": 4, "넉": 4, "다섯": 5,
    "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "열한": 11, "열하나": 11, "열두": 12, "열둘": 12, "열세": 13,
    "열셋": 13, "열네": 14, "열넷": 14, "열다섯": 15, "열여섯": 16, "열일곱": 17, "열여덟": 18, "열아홉": 19,
    "스무": 20, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50,
}  # fmt: skip
ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
SPELLED = NATIVE | ENGLISH
ALONE = (
    "하나",
    "둘",
    "셋",
    "넷",
    "다섯",
    "여섯",
    "일곱",
    "여덟",
    "아홉",
    "열",
    *ENGLISH,
)  # as a number without a counter

HEADS_OF_QUANTITY = frozenset(["qty", "quantity", "q'ty", "수량", "갯수", "개수", "주문수량", "발주수량"])
HEADS_OF_WORDS = frozenset(
    [
        "sku",
        "code",
        "item",
        "name",
        "product",
        "article",
        "description",
        "gtin",
        "barcode",
        "ean",
        "품번",
        "코드",
        "품명",
        "상품명",
        "상품",
        "품목",
        "바코드",
        "상품코드",
        "품목명",
        "품목코드",
        "규격",
        "색상",
        "옵션",
        "자재번호",
        "size",
        "colour",
        "color",
        "option",
    ]
)
HEADS_OF_UNITS = frozenset({"unit", "units", "uom", "단위"})
OTHER_HEADS = frozenset(
    [
        "no",
        "no.",
        "#",
        "번호",
        "순번",
        "비고",
        "단가",
        "금액",
        "가격",
        "price",
        "amount",
        "total",
        "합계",
        "공급가",
        "공급가액",
        "세액",
        "부가세",
        "note",
        "notes",
        "메모",
        "remark",
        "remarks",
        "납기",
    ]
)
HEADS = HEADS_OF_QUANTITY | HEADS_OF_WORDS | HEADS_OF_UNITS | OTHER_HEADS
TOTALS = frozenset(["합계", "총계", "소계", "total", "subtotal", "sum"])

POLITE = re.compile(
    r"(?:추가(?:로|요)?|그리고|또|발주요?|주문이요|주문요|주문|보내\s*주세요|보내\s*줘요?|부탁\s*드립니다|부탁\s*드려요|부탁해요|부탁|"
    r"주세요|주십시오|주시면\s*됩니다|필요합니다|필요해요|할게요|합니다|"
    r"please|pls|plz|kindly|we need|i need|need|order|send|thanks|thank you|of)(?![0-9A-Za-z가-힣])",
    re.IGNORECASE,
)
TALK = re.compile(
    r"안녕|감사|고맙|수고|반갑|입니다\.?$|합니다\.?$|드립니다\.?$|드려요\.?$|세요\.?$|[?？]\s*$|"
    r"^(?:hi|hello|dear|hey|thanks|thank you|regards|best|cheers|good (?:morning|afternoon))\b",
    re.IGNORECASE,
)
IN_ALL = re.compile(r"^\s*(?:총|합계|총계|모두|전부|total|in all)\b", re.IGNORECASE)
PHONE_OR_DAY = re.compile(
    r"\b0\d{1,2}[-.\s]\d{3,4}[-.\s]\d{4}\b|\b\d{4}[-./]\d{1,2}[-./]\d{1,2}\b|\d{1,2}월\s*\d{1,2}일|"
    r"\b\d{1,2}/\d{1,2}(?!\d)(?:까지)?"
)
