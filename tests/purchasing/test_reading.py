"""Lists as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.purchasing.rules import read_list, read_rows
from jangteo.purchasing.types import LARGEST, LONGEST_LINE, MOST_LINES, ReadLine

ONE_LINE = {
    "머그컵 3개": ("머그컵", 3, "개"),
    "컵3개요": ("컵", 3, "개"),
    "머그컵 350ml 흰색 두 박스": ("머그컵 350ml 흰색", 2, "박스"),
    "1. 접시 대 10개 보내주세요": ("접시 대", 10, "개"),
    "수저세트 4인 2세트": ("수저세트 4인", 2, "세트"),
    "쿠션 50x50 화이트 3EA": ("쿠션 50x50 화이트", 3, "ea"),
    "3개 머그컵": ("머그컵", 3, "개"),
    "머그컵 열두 개": ("머그컵", 12, "개"),
    "머그컵 \uff13개": ("머그컵", 3, "개"),
    "접시 1,200장": ("접시", 1200, "장"),
    "OY-1001-WH x3": ("OY-1001-WH", 3, ""),
    "x3 OY-1001-WH": ("OY-1001-WH", 3, ""),
    "3 x mug white": ("mug white", 3, ""),
    "8801234567893 x 3": ("8801234567893", 3, ""),
    "mug, white, 5 pcs": ("mug, white", 5, "pcs"),
    "three boxes of white mugs please": ("white mugs", 3, "boxes"),
    "I need 2 dozen white plates": ("white plates", 24, ""),
    "Bowl, qty: 7": ("Bowl", 7, ""),
    "12/3까지 머그 3개 부탁드려요": ("머그", 3, "개"),
    "8801234567893\t5": ("8801234567893", 5, ""),
    "OY-1001;3": ("OY-1001", 3, ""),
    "OY-1001,머그컵,3": ("OY-1001 머그컵", 3, ""),
    "OY-1001,300": ("OY-1001", 300, ""),
    '"Plate, large",12': ("Plate, large", 12, ""),
}
GUESSED = {
    "린넨 냅킨 네 장 쪽빛 1": ("린넨 냅킨 네 장 쪽빛", 1),
    "mug azalea48개": ("mug azalea", 48),
    "머그컵 3": ("머그컵", 3),
    "머그컵 하나": ("머그컵", 1),
    "도마 (중) – 4": ("도마 (중)", 4),
    "2) bowl 12": ("bowl", 12),
    "원목 도마 30x20cm 2": ("원목 도마 30x20cm", 2),
    "8801234567893 5": ("8801234567893", 5),
    "5 8801234567893": ("8801234567893", 5),
    "머그컵": ("머그컵", None),
    "달빛 머그 320ml": ("달빛 머그 320ml", None),
    "8801234567893": ("8801234567893", None),
}
LEFT_OUT = (
    "안녕하세요 온결입니다",
    "감사합니다!",
    "Hi there,",
    "Best regards",
    "010-1234-5678",
    "12월 3일까지 부탁드립니다",
    "총 20개입니다",
    "SKU,Name,Qty",
    "품번\t품명\t수량",
    "합계\t\t\t54000",
    "",
    "----",
    "\0",
)
SEVERAL = {
    "접시 3개, 볼 2개, 머그 5": [("접시", 3), ("볼", 2), ("머그", 5)],
    "접시 3개랑 볼 2개 주세요": [("접시", 3), ("볼", 2)],
    "머그컵 하나랑 접시 둘": [("머그컵", 1), ("접시", 2)],
    "please send 10 x OY-1001-WH, 5 x OY-1002-BK": [("OY-1001-WH", 10), ("OY-1002-BK", 5)],
}


@pytest.mark.parametrize(("text", "meant"), ONE_LINE.items())
def test_a_line_with_a_quantity_that_says_so(text: str, meant: tuple[str, int, str]) -> None:
    (line,) = read_list(text)
    assert (line.words, line.quantity, line.unit, line.is_sure) == (*meant, True)


@pytest.mark.parametrize(("text", "meant"), GUESSED.items())
def test_a_line_whose_quantity_is_a_guess_or_missing(text: str, meant: tuple[str, int | None]) -> None:
    (line,) = read_list(text)
    assert (line.words, line.quantity, line.is_sure) == (*meant, False)


def test_what_is_no_order_is_left_out() -> None:
    assert {text: read_list(text) for text in LEFT_OUT} == dict.fromkeys(LEFT_OUT, ())


@pytest.mark.parametrize(("text", "meant"), SEVERAL.items())
def test_several_articles_of_one_row(text: str, meant: list[tuple[str, int]]) -> None:
    assert [(line.words, line.quantity) for line in read_list(text)] == meant
    assert {line.number for line in read_list(text)} == {1}


def test_a_message_is_read_in_its_order() -> None:
    text = "안녕하세요!\n머그컵 3개\n\n- 접시 둘\n감사합니다\n볼 4"
    assert [(line.number, line.words, line.quantity) for line in read_list(text)] == [
        (2, "머그컵", 3),
        (4, "접시", 2),
        (6, "볼", 4),
    ]


def test_headings_say_which_column_is_the_quantity() -> None:
    rows: list[list[object]] = [
        ["번호", "품명", "규격", "수량", "단위", "단가", "금액"],
        [1, "머그컵", "350ml", 3, "박스", 12000, 36000],
        [2, "접시", None, "열", "", 9000, 18000.0],
        ["합계", None, None, 13, None, None, 54000],
    ]
    assert read_rows(rows) == (
        ReadLine(2, "1\t머그컵\t350ml\t3\t박스\t12000\t36000", "머그컵 350ml", 3, "박스"),
        ReadLine(3, "2\t접시\t\t열\t\t9000\t18000", "접시", 10, ""),
    )


PIECES = ("컵", "3", "개", ",", "\t", " x ", "350ml", "랑 ", "\n", "(", "둘", "12/3", '"', ";")


@given(
    st.one_of(
        st.text(max_size=400),
        st.lists(st.sampled_from(PIECES)).map("".join),
    )
)  # fmt: skip
def test_any_text_is_read_to_lines_in_order(text: str) -> None:
    lines = read_list(text)
    assert [line.number for line in lines] == sorted(line.number for line in lines)
    assert len(lines) <= MOST_LINES + 1
    for line in lines:
        assert line.words.strip()
        assert line.quantity is None or 0 < line.quantity <= LARGEST
        assert len(line.raw) <= LONGEST_LINE


def test_of_a_list_without_end_one_more_line_is_read_than_may_be() -> None:
    assert len(read_list("컵 3개\n" * 10_000)) == MOST_LINES + 1
