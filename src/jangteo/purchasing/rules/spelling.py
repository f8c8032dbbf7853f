"""How words are compared: without spaces and marks, by syllables, and by letters where a syllable is mistyped."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal

_FIRST, _LAST = 0xAC00, 0xD7A3
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_MARKS = re.compile(r"[^0-9a-z가-힣ㄱ-ㅣ.]+")
_RUNS = re.compile(r"[가-힣ㄱ-ㅣ]+|[a-z]+|\d+(?:\.\d+)?")
_MEASURE = re.compile(
    r"(?<!\d)(\d+(?:\.\d+)?)\s*(ml|l|리터|cm|mm|m|g|kg|인치|inch|인용|인|단|구|p|개입|입|호|cc|w)(?![a-z가-힣])",
    re.IGNORECASE,
)
_UNITS: Mapping[str, tuple[str, int]] = {
    "ml": ("ml", 1), "cc": ("ml", 1), "l": ("ml", 1000), "리터": ("ml", 1000),
    "mm": ("mm", 1), "cm": ("mm", 10), "m": ("mm", 1000),
    "g": ("g", 1), "kg": ("g", 1000), "인용": ("인", 1), "p": ("입", 1), "개입": ("입", 1), "inch": ("인치", 1),
}  # fmt: skip
_SAME: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "white 화이트 흰색 하얀 하얀색 백색 흰",
        "black 블랙 검정 검은색 검정색 까만",
        "grey gray 그레이 회색",
        "navy 네이비 남색",
        "blue 블루 파랑 파란색 파란",
        "red 레드 빨강 빨간색 빨간",
        "green 그린 초록 초록색 녹색",
        "beige 베이지",
        "brown 브라운 갈색",
        "pink 핑크 분홍 분홍색",
        "yellow 옐로 옐로우 노랑 노란색",
        "ivory 아이보리",
        "natural 내추럴 내츄럴",
        "small 소 소형 작은",
        "medium 중 중형",
        "large 대 대형 큰",
        "set 세트 셋트",
        "mug 머그 머그컵 머그잔",
        "cup 컵",
        "bowl 볼 그릇 공기",
        "plate 접시 플레이트",
        "pot 냄비",
        "kettle 주전자 케틀",
        "towel 타월 수건 타올",
        "cushion 쿠션",
        "blanket 담요 블랭킷",
        "lamp 램프 조명 스탠드",
        "tray 트레이 쟁반",
        "vase 화병 꽃병",
        "basket 바구니 바스켓",
        "board 도마 보드",
        "glass 유리컵 유리잔 글라스",
        "spoon 숟가락 스푼",
        "chopsticks 젓가락",
        "fork 포크",
        "knife 칼 나이프",
    )
)
MEANT: Mapping[str, str] = {word: f"={min(words)}" for words in _SAME for word in words}


def plain(text: str) -> str:
    """In one case and width, runs of other marks than letters and digits as one space."""
    return _MARKS.sub(" ", unicodedata.normalize("NFKC", text).lower()).strip()


def code(text: str) -> str:
    """A code without its separators, in capitals.

    >>> code("oy-1001 / wh")
    'OY1001WH'
    """
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).upper() if letter.isalnum())


def measures(text: str) -> frozenset[str]:
    """The measures of a text, in one unit of a kind.

    >>> sorted(measures("물병 0.5L 2개입"))
    ['2입', '500ml']
    """
    found = set()
    for value, unit in _MEASURE.findall(text.lower()):
        name, times = _UNITS.get(unit, (unit, 1))
        whole = Decimal(value) * times
        found.add(f"{whole.normalize():f}{name}")
    return frozenset(found)


def letters(text: str) -> str:
    """Hangul taken apart into its letters, all else as it is.

    >>> letters("컵 a")
    'ㅋㅓㅂ a'
    """
    return "".join(_letters(text))


def _letters(text: str) -> Iterator[str]:
    for one in text:
        if _FIRST <= ord(one) <= _LAST:
            at = ord(one) - _FIRST
            yield _LEADS[at // 588] + _VOWELS[at % 588 // 28] + _TAILS[at % 28].strip()
        else:
            yield one


def words(text: str) -> tuple[str, ...]:
    """Runs of Hangul, Latin letters and digits."""
    return tuple(_RUNS.findall(plain(text)))


def grams(text: str) -> frozenset[str]:
    """What a name is found by: pairs of syllables without spaces, triples of Latin letters, words of a meaning."""
    found: set[str] = set()
    joined = ""
    for run in words(text):
        if (meant := MEANT.get(run)) is not None:
            found.add(meant)
        if "가" <= run[0] <= "힣" or "ㄱ" <= run[0] <= "ㅣ":
            joined += run
        elif run[0].isdigit():
            found.add(f"#{run}")
        else:
            found.update(_runs_of(f" {run} ", 3))
    found.update(_runs_of(joined, 2) if len(joined) > 1 else {joined} - {""})
    return frozenset(found)


def _runs_of(text: str, length: int) -> Iterator[str]:
    return (text[at : at + length] for at in range(max(1, len(text) - length + 1)))


def letter_grams(text: str) -> frozenset[str]:
    """What a mistyped name is found by: triples of letters, Hangul taken apart, without spaces."""
    joined = letters("".join(words(text)))
    return frozenset(_runs_of(joined, 3)) if joined else frozenset()
