"""A logo: of what a safe drawing may hold only shapes and plain colours, since it stands within pages."""

import re
from collections.abc import Iterator

from jangteo.channels.errors import InvalidLogo
from jangteo.kernel.drawings import DrawingProblem, read_drawing, write_drawing
from jangteo.kernel.xml_trees import Element

LARGEST = 16 * 1024
MOST_SHAPES = 300
SHAPES = frozenset({"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_SAID = frozenset({"title", "desc"})  # left out: the page says whose logo it is
_DROPPED = frozenset({"id", "class", "version", "baseProfile", "data-name", "role", "width", "height", "x", "y"})
_NUMBERS = re.compile(r"[0-9eE+\-., %]{1,200}")
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE+\-.,\s]{1,12000}")
_PAINT = re.compile(r"none|#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|black|white|transparent|[a-z]{3,20}")
_WORD = re.compile(r"[a-z\-]{1,20}")
_MOVE = re.compile(r"(?:(?:matrix|translate|scale|rotate|skewX|skewY)\([0-9eE+\-., ]{1,120}\)\s*){1,8}")
_ATTRIBUTES = {
    **dict.fromkeys(("x", "y", "width", "height", "rx", "ry", "r", "cx", "cy", "x1", "y1", "x2", "y2"), _NUMBERS),
    **dict.fromkeys(("viewBox", "stroke-width", "stroke-dasharray", "stroke-miterlimit"), _NUMBERS),
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity"), _NUMBERS),
    **dict.fromkeys(("d", "points"), _PATH),
    **dict.fromkeys(("fill", "stroke"), _PAINT),
    **dict.fromkeys(("fill-rule", "clip-rule", "stroke-linecap", "stroke-linejoin"), _WORD),
    "transform": _MOVE,
}
_REASONS = {"too_large": "size", "active": "inside"}
_BOX = re.compile(r"0[\s,]+0[\s,]+([0-9]{1,5}(?:\.[0-9]{1,6})?)[\s,]+([0-9]{1,5}(?:\.[0-9]{1,6})?)")


def read_logo(data: bytes) -> str:
    """The drawing, written anew: no script, no style, no link, no font and no picture can be in it.

    raises  InvalidLogo with the reason: size, no_svg, view_box, shapes, or inside with the name of what is in it
    """
    try:
        root = read_drawing(data, most_bytes=LARGEST)
    except DrawingProblem as problem:
        raise InvalidLogo(reason=_REASONS.get(problem.why, "no_svg"), name=problem.what) from None
    box = _BOX.fullmatch(root.attributes.get("viewBox", "").strip())
    if box is None or not all(float(one) for one in box.groups()):
        raise InvalidLogo(reason="view_box")
    if 1 + sum(1 for _one in root.descendants()) > MOST_SHAPES:
        raise InvalidLogo(reason="shapes")
    return write_drawing(_clean(root)).decode()


def _clean(element: Element) -> Element:
    if element.name not in SHAPES:
        raise InvalidLogo(reason="inside", name=f"<{element.name[:40]}>")
    kept = dict(_attributes(element))
    children = [_clean(child) for child in element.children if child.name not in _SAID]
    return Element(element.name, kept, children)


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attributes.items():
        if " " in name or name.startswith("xmlns") or (name in _DROPPED and not _is_size(element, name)):
            continue
        rule = _ATTRIBUTES.get(name)
        if rule is None:
            raise InvalidLogo(reason="inside", name=name[:40])
        if not rule.fullmatch(value.strip()):
            raise InvalidLogo(reason="inside", name=f"{name}=“{value[:40]}”")
        yield name, value.strip()


def _is_size(element: Element, name: str) -> bool:
    return element.name != "svg" and name in ("width", "height", "x", "y")
