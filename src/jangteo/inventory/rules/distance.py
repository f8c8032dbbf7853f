"""About how far it is from one postcode to another, without data of others.

The first two digits of a Korean postcode say the region. Each region has a point in its middle, in kilometres east and
north of one corner: near enough to say which place is nearer, and no more than that.

source  regions of the five-digit postcodes, Korea Post
"""

from math import isqrt

FAR = 10_000  # abroad, or unknown: farther than anything at home
REGIONS = (  # last of the first two digits, kilometres east, kilometres north, whose middle it is
    (9, 153, 445, "seoul"),
    (20, 163, 430, "gyeonggi"),
    (23, 127, 434, "incheon"),
    (26, 270, 460, "gangwon"),
    (29, 205, 365, "north_chungcheong"),
    (30, 183, 341, "sejong"),
    (33, 140, 340, "south_chungcheong"),
    (35, 193, 321, "daejeon"),
    (40, 290, 345, "north_gyeongsang"),
    (43, 277, 274, "daegu"),
    (45, 345, 238, "ulsan"),
    (49, 325, 198, "busan"),
    (53, 255, 215, "south_gyeongsang"),
    (56, 165, 255, "north_jeolla"),
    (60, 155, 165, "south_jeolla"),
    (62, 143, 193, "gwangju"),
    (63, 114, 10, "jeju"),
)


def kilometres(one: str, other: str) -> int:
    """About how far two Korean postcodes lie apart; 0 within a region, `FAR` where one of them is none.

    >>> kilometres("06236", "04524"), kilometres("06236", "48058"), kilometres("06236", "94105-0001")
    (0, 300, 10000)
    """
    here, there = _middle(one), _middle(other)
    if here is None or there is None:
        return FAR
    return isqrt((here[0] - there[0]) ** 2 + (here[1] - there[1]) ** 2)


def region_of(postcode: str) -> str:
    """The region of a Korean postcode; empty where it is none.

    >>> region_of("06236"), region_of("63001"), region_of("94105-0001")
    ('seoul', 'jeju', '')
    """
    return next((name for *_, name in _regions(postcode)), "")


def _middle(postcode: str) -> tuple[int, int] | None:
    return next(((east, north) for _, east, north, _ in _regions(postcode)), None)


def _regions(postcode: str) -> list[tuple[int, int, int, str]]:
    text = postcode.strip()
    if len(text) != 5 or not (text.isascii() and text.isdecimal()):
        return []
    first = int(text[:2])
    return [region for region in REGIONS if 0 < first <= region[0]]
