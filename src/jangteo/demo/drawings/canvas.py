"""The flat picture language: solids lit from the top left, on tinted paper, with a soft shadow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jangteo.demo.drawings.ink import dark, light, luminance, mix

Point = tuple[int, int]


@dataclass
class Canvas:
    """A picture under construction; `key` keeps its clip ids apart from other pictures on a page."""

    key: str
    ground: str
    colour: str
    accent: str
    params: Mapping[str, int | str]
    parts: list[str] = field(default_factory=list)
    clips: int = 0

    def number(self, name: str, default: int) -> int:
        """A parameter that is a number."""
        return int(self.params.get(name, default))

    def word(self, name: str, default: str = "") -> str:
        """A parameter that is a word."""
        return str(self.params.get(name, default))

    def add(self, *parts: str) -> None:
        """Append finished elements."""
        self.parts.extend(parts)

    def shadow(self, centre: int, base: int, radius: int) -> None:
        """Ground shadow, thrown to the lower right."""
        ink = dark(self.ground, 45)
        self.add(
            ellipse(centre + radius // 5, base, radius * 23 // 20, max(12, radius // 8), ink, 'opacity=".22"'),
            ellipse(centre + radius // 12, base - 2, radius * 19 // 20, max(8, radius // 12), ink, 'opacity=".3"'),
        )

    def solid(self, path: str, colour: str, motif: str = "", shade: int = 46) -> None:
        """A lit body: shadow side to the right, a light edge to the left, `motif` between them.

        shade  how far the lit side stands off the right edge
        """
        self.clips += 1
        clip = f"{self.key}{self.clips}"
        edge = 14 if luminance(colour) > 190 else 20
        self.add(
            f'<clipPath id="{clip}"><path d="{path}"/></clipPath>',
            f'<g clip-path="url(#{clip})"><path d="{path}" fill="{colour}"/>{motif}'
            f'<path d="{_frame()}{path}" transform="translate({-shade} {-shade // 3})" fill-rule="evenodd" '
            f'fill="{dark(colour, 75)}" opacity=".{edge}"/>'
            f'<path d="{_frame()}{path}" transform="translate({shade // 3} {shade // 8})" fill-rule="evenodd" '
            f'fill="{light(colour, 80)}" opacity=".42"/></g>',
        )

    def seen(self) -> str:
        """An ink for lines that shows on the main colour."""
        return mix(self.colour, "#2a1d1a", 45) if luminance(self.colour) > 110 else light(self.colour, 50)

    def svg(self, label: str = "", zoom: int = 118) -> str:
        """The finished picture, its subject enlarged by `zoom` percent."""
        floor = dark(self.ground, 7)
        title = f"<title>{label}</title>" if label else ""
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" role="img">'
            f'{title}<rect width="800" height="800" fill="{self.ground}"/>'
            f'<circle cx="250" cy="220" r="430" fill="{light(self.ground, 30)}" opacity=".55"/>'
            f'<rect y="600" width="800" height="200" fill="{floor}"/>'
            f'<g transform="translate({400 - 4 * zoom} {570 - 57 * zoom // 10}) scale({zoom // 100}.{zoom % 100:02d})">'
            f"{''.join(self.parts)}</g></svg>"
        )


def _frame() -> str:
    return "M-400-400H1200V1200H-400Z"


def ellipse(x: int, y: int, rx: int, ry: int, fill: str, extra: str = "") -> str:
    """A filled ellipse."""
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}" {extra}/>'.replace(" />", "/>")


def shape(path: str, fill: str, extra: str = "") -> str:
    """A filled path."""
    return f'<path d="{path}" fill="{fill}" {extra}/>'.replace(" />", "/>")


def line(path: str, ink: str, width: int, extra: str = "") -> str:
    """A stroked path with round ends."""
    return (
        f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="{width}" stroke-linecap="round" '
        f'stroke-linejoin="round" {extra}/>'
    ).replace(" />", "/>")


def polygon(points: Sequence[Point]) -> str:
    """A closed path with straight sides."""
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


def slab(x: int, y: int, width: int, height: int, radius: int = 8) -> str:
    """A rectangle with rounded corners."""
    r, w, h = radius, width - 2 * radius, height - 2 * radius
    return f"M{x + r} {y}h{w}q{r} 0 {r} {r}v{h}q0 {r} {-r} {r}h{-w}q{-r} 0 {-r} {-r}v{-h}q0 {-r} {r} {-r}Z"


def turned(profile: Sequence[Point], centre: int = 400, foot: int = 0) -> str:
    """The outline of a pot turned on the wheel.

    profile  (radius, y) pairs from mouth to foot; the curve goes smoothly through them
    foot     how far the base line sags at the middle
    """
    right = [(centre + radius, y) for radius, y in profile]
    left = [(centre - radius, y) for radius, y in reversed(profile)]
    (rx, ry), (lx, _) = right[-1], left[0]
    base = f"Q{centre} {ry + foot * 2} {lx} {ry}" if foot else f"L{lx} {ry}"
    return f"M{right[0][0]} {right[0][1]}{smooth(right)}{base if rx != lx else ''}{smooth(left)}Z"


def smooth(points: Sequence[Point]) -> str:
    """Bezier pieces through the points after the first (Catmull-Rom)."""
    ends = [points[0], *points, points[-1]]
    pieces = []
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        one = (start[0] + (end[0] - before[0]) // 6, start[1] + (end[1] - before[1]) // 6)
        two = (end[0] - (after[0] - start[0]) // 6, end[1] - (after[1] - start[1]) // 6)
        pieces.append(f"C{one[0]} {one[1]} {two[0]} {two[1]} {end[0]} {end[1]}")
    return "".join(pieces)
