"""From a drawing order to an SVG."""

from collections.abc import Callable
from html import escape
from zlib import crc32

from jangteo.demo.drawings import cloth, room, small, table, vessels
from jangteo.demo.drawings.canvas import Canvas
from jangteo.demo.drawings.picture import Picture

KINDS: dict[str, Callable[[Canvas], None]] = {
    **vessels.KINDS,
    **table.KINDS,
    **cloth.KINDS,
    **room.KINDS,
    **small.KINDS,
}

# Percent by which small subjects are enlarged; the others take the usual 118.
_ZOOM = {
    "cup": 150, "glass": 136, "mug": 132, "teapot": 128, "bowl": 124, "lidded": 126, "candle": 132, "soap": 124,
    "bulb": 112, "card": 112, "shelf": 112, "apron": 108, "hanging": 106, "spread": 106, "plate": 112, "screen": 108,
    "board": 104, "comb": 112, "pendant": 104, "lamp": 116, "chime": 104, "cutlery": 104, "vase": 112, "lantern": 108,
}  # fmt: skip


def draw(picture: Picture, colour: str | None = None, label: str = "") -> str:
    """The picture as an SVG of 800 by 800, in the variant's `colour` (`#rrggbb`) if it has one.

    label  becomes the SVG's title, for those who hear it; with the parameter `dye: accent` the variant's
           colour goes to the second ink (the foot of a paper lamp) instead of the first
    """
    dyes_accent = picture.params.get("dye") == "accent"
    ink = picture.colour if dyes_accent else colour or picture.colour
    accent = colour or picture.accent if dyes_accent else picture.accent
    order = f"{picture.kind}{ink}{accent}{sorted(picture.params.items())}"
    canvas = Canvas(
        key=f"p{crc32(order.encode()):x}",
        ground=picture.ground,
        colour=ink,
        accent=accent,
        params=picture.params,
    )
    subject(picture.kind, canvas)
    return canvas.svg(escape(label), _zoom(picture))


def subject(kind: str, canvas: Canvas) -> None:
    """Draw a silhouette on a canvas that is already prepared."""
    KINDS[kind](canvas)


def _zoom(picture: Picture) -> int:
    """Percent of enlargement; tall subjects, and jars with a branch in them, stand further back."""
    usual = _ZOOM.get(picture.kind, 118)
    tall = int(picture.params.get("h", 100))
    if "stem" in picture.params and picture.kind == "vase":
        return 88
    return usual - max(0, tall - 100) // 2
