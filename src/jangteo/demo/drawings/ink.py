"""Mixing of inks, in whole numbers so that a picture is the same everywhere."""


def mix(first: str, second: str, percent: int) -> str:
    """`percent` of the way from the first `#rrggbb` to the second."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{a + (b - a) * percent // 100:02x}" for a, b in pairs)


def dark(colour: str, percent: int = 22) -> str:
    """The colour in shadow: towards a warm brown-black."""
    return mix(colour, "#2a1d1a", percent)


def light(colour: str, percent: int = 35) -> str:
    """The colour in light: towards warm white."""
    return mix(colour, "#fffaf0", percent)


def luminance(colour: str) -> int:
    """Perceived brightness from 0 to 255."""
    red, green, blue = _channels(colour)
    return (red * 299 + green * 587 + blue * 114) // 1000


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
