"""About how far it is from one postcode to another, without data of others.

The first two digits of a Korean postcode say the region. Each region has a point in its middle, in kilometres east and
north of one corner: near enough to say which place is nearer, and no more than that.

source  regions of the five-digit postcodes, Korea Post
"""

from math import isqrt

FAR = 10_000  # abroad, or unknown: farther than anything at home
REGIONS = (  # last of the first two digits, kilometres east, kilometres north
    (9, 153, 445),  # Seoul
    (20, 163, 430),  # Gyeonggi
    (23, 127, 434),  # Incheon
    (26, 270, 460),  # Gangwon
    (29, 205, 365),  # North Chungcheong
    (30, 183, 341),  # Sejong
    (33, 140, 340),  # South Chungcheong
    (35, 193, 321),  # Daejeon
    (40, 290, 345),  # North Gyeongsang
    (43, 277, 274),  # Daegu
    (45, 345, 238),  # Ulsan
    (49, 325, 198),  # Busan
    (53, 255, 215),  # South Gyeongsang
    (56, 165, 255),  # North Jeolla
    (60, 155, 165),  # South Jeolla
    (62, 143, 193),  # Gwangju
    (63, 114, 10),  # Jeju
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


def _middle(postcode: str) -> tuple[int, int] | None:
    text = postcode.strip()
    if len(text) != 5 or not (text.isascii() and text.isdecimal()):
        return None
    first = int(text[:2])
    return next(((east, north) for last, east, north in REGIONS if 0 < first <= last), None)
