"""How a channel looks: whether an accent can be read, the nearest that can, and the sheet its pages load.

source  WCAG 2.2, success criterion 1.4.3 and its definitions of relative luminance and contrast ratio
"""

import colorsys
import hashlib
import re
from collections.abc import Mapping

from jangteo.channels.types import Contrast, Corners, Density, Ground, Look

LEAST_CONTRAST = 4.5
STEPS = 1000  # of lightness
_COLOUR = re.compile(r"#[0-9a-f]{6}")
# {theme: (by day, by night)}; the tokens of frontend/src/tokens.css, which a test compares
PAPER: Mapping[str, tuple[str, str]] = {"shop": ("#fbf9f5", "#14161a"), "wholesale": ("#f6f7f8", "#14161a")}
SURFACE = ("#ffffff", "#1c1f25")
ON_ACCENT = ("#ffffff", "#14161a")
_SIZES: Mapping[Corners, str] = {
    Corners.TOOLS: "--radius:6px;--radius-small:6px;",
    Corners.SHOPS: "--radius:12px;--radius-small:8px;",
}
_ROOM: Mapping[Density, str] = {
    Density.DENSE: "--page:84rem;--body-size:0.9375rem;",
    Density.AIRY: "--page:76rem;--body-size:1rem;",
}


def read_colour(text: str) -> str | None:
    """A colour as people write it, in six small letters; None where it is none.

    >>> read_colour("#C8452B"), read_colour("c8452b"), read_colour("#fa0"), read_colour("red")
    ('#c8452b', '#c8452b', '#ffaa00', None)
    """
    typed = text.strip().lower().removeprefix("#")
    whole = f"#{''.join(one * 2 for one in typed)}" if len(typed) == 3 else f"#{typed}"
    return whole if _COLOUR.fullmatch(whole) else None


def luminance(colour: str) -> float:
    """How bright a colour is, 0 to 1."""
    red, green, blue = (_linear(one) for one in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21; the same whichever is the text.

    >>> contrast("#000000", "#ffffff"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def contrasts(accent: str, *, theme: str, is_night: bool) -> list[Contrast]:
    """What the accent stands on, and what stands on it, with the ratio of each."""
    grounds = {
        Ground.PAPER: PAPER.get(theme, PAPER["shop"])[is_night],
        Ground.SURFACE: SURFACE[is_night],
        Ground.LABEL: ON_ACCENT[is_night],
    }
    return [Contrast(ground, contrast(accent, colour)) for ground, colour in grounds.items()]


def faults(accent: str, *, theme: str, is_night: bool) -> list[Contrast]:
    """Those that cannot be read."""
    return [one for one in contrasts(accent, theme=theme, is_night=is_night) if one.ratio < LEAST_CONTRAST]


def nearest(accent: str, *, theme: str, is_night: bool) -> str:
    """The accent itself where it can be read, else the same hue as little darker by day, or lighter by night, as can.

    Black by day and white by night always can, so there is one.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(one / 255 for one in _channels(accent)))
    for step in range(STEPS + 1):
        moved = min(lightness + step / STEPS, 1.0) if is_night else max(lightness - step / STEPS, 0.0)
        tried = accent if step == 0 else _hex(colorsys.hls_to_rgb(hue, moved, saturation))
        if not faults(tried, theme=theme, is_night=is_night):
            return tried
    return "#ffffff" if is_night else "#000000"


def sheet(look: Look) -> str:
    """What a channel's pages load after the house's sheet; "" where it looks as the house does."""
    tokens = f"--accent:light-dark({look.accent},{look.accent_dark});" if look.accent else ""
    tokens += _SIZES[look.corners] if look.corners else ""
    tokens += _ROOM[look.density] if look.density else ""
    return f":root[data-theme]{{{tokens}}}\n" if tokens else ""


def version(text: str) -> str:
    """Changes with the text, to stand in its address."""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(one * 255):02x}" for one in channels)
