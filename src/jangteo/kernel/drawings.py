"""Drawings (SVG) that people send: read by an expat that refuses document types, kept to what draws, written anew."""

import re

from jangteo.kernel import xml_trees
from jangteo.kernel.errors import UnreadableDocument
from jangteo.kernel.uploads import FileProblem
from jangteo.kernel.xml_trees import Element

SPACE = "http://www.w3.org/2000/svg"
LINK = "http://www.w3.org/1999/xlink href"
MOST_BYTES, MOST_SHAPES, MOST_USES = 500_000, 5_000, 200
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "use"})
_FRAMES = frozenset(
    ["svg", "g", "defs", "symbol", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern"]
)
_TOLD = frozenset({"title", "desc"})
_LEFT_OUT = frozenset({"metadata"})
_REPEATING = frozenset({"clipPath", "mask", "pattern", "symbol"})
_PAINT = frozenset({"linearGradient", "radialGradient"})
_OUTSIDE = re.compile(
    r"url\s*\(\s*(?![\"']?#)|@|expression|script:|data:|https?:|behavior|-moz-binding|\\|/\*", re.IGNORECASE
)
_IS_ONE = re.compile(rb"<(?:[A-Za-z]+:)?svg[\s>]")
_OWN = re.compile(r"url\s*\(\s*[\"']?#([^\"')\s]*)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


class DrawingProblem(FileProblem):
    """Why a drawing is not taken; `what` names the part that acts."""

    def __init__(self, why: str, what: str = "") -> None:
        self.what = what[:42]
        super().__init__(why)


def clean_drawing(content: bytes) -> bytes:
    """The same drawing in our own bytes; what other programs noted in it is left out.

    raises  DrawingProblem: as `read_drawing`; also "broken" for a drawing of no size
    """
    root = read_drawing(content)
    if "viewBox" not in root.attributes and not {"width", "height"} <= root.attributes.keys():
        raise DrawingProblem("broken")
    return write_drawing(root)


def read_drawing(content: bytes, *, most_bytes: int = MOST_BYTES) -> Element:
    """What draws of a drawing, and nothing else; styles as attributes.

    raises  DrawingProblem: "wrong_type", "too_large", "broken" for what is no well-formed drawing, "active" for what
            runs, moves, links, shows other files, or repeats itself without end
    """
    if not _IS_ONE.search(content):
        raise DrawingProblem("wrong_type")
    if len(content) > most_bytes:
        raise DrawingProblem("too_large")
    try:
        root = xml_trees.parse(content, namespaces=frozenset({SPACE}))
    except UnreadableDocument as problem:
        if "document type" in str(problem.facts):
            raise DrawingProblem("active", "<!DOCTYPE>") from None
        raise DrawingProblem("broken") from None
    if root.name != "svg":
        raise DrawingProblem("wrong_type")
    _clean(root)
    every = [root, *root.descendants()]
    if len(every) > MOST_SHAPES:
        raise DrawingProblem("too_large")
    _check_repeats(every)
    return root


def write_drawing(root: Element) -> bytes:
    """A drawing that was read, in our own bytes."""
    return xml_trees.write(root, namespaces={"": SPACE})


def _clean(element: Element) -> None:
    element.children = [
        child for child in element.children if not child.name.startswith("{") and child.name not in _LEFT_OUT
    ]
    for child in element.children:
        if child.name == "svg" or child.name not in _SHAPES | _FRAMES | _PAINT | _TOLD:
            raise DrawingProblem("active", f"<{child.name}>")
        _clean(child)
    if element.children and element.text:
        if element.name in ("text", "tspan"):
            raise DrawingProblem("broken")  # the order of words and parts would be lost
        element.text = ""
    element.attributes = dict(_attributes(element))


def _attributes(element: Element) -> list[tuple[str, str]]:
    kept = []
    for name, value in element.attributes.items():
        if name == LINK:
            name = "href"
        elif " " in name or name in ("class", "style"):
            if name == "style":
                kept += _styles(value)
            continue
        if name.lower().startswith("on") or not _NAME.fullmatch(name):
            raise DrawingProblem("active", name)
        if name == "href" and (element.name not in {"use"} | _PAINT | {"pattern"} or not value.startswith("#")):
            raise DrawingProblem("active", name)
        if _OUTSIDE.search(value) or not xml_trees.is_writable(value):
            raise DrawingProblem("active", name)
        kept.append((name, value))
    return kept


def _styles(value: str) -> list[tuple[str, str]]:
    """Declarations as attributes of their own: no style sheet is left."""
    if _OUTSIDE.search(value) or not xml_trees.is_writable(value):
        raise DrawingProblem("active", "style")
    pairs = (one.partition(":") for one in value.split(";"))
    return [
        (name.strip(), told.replace("!important", "").strip())
        for name, _, told in pairs
        if _NAME.fullmatch(name.strip()) and told.strip() and not name.strip().lower().startswith("on")
    ]


def _check_repeats(every: list[Element]) -> None:
    """A shape is drawn once for each use; uses of uses, and patterns of patterns, would multiply."""
    by_id = {one.attributes["id"]: one for one in every if "id" in one.attributes}
    uses = [one for one in every if one.name == "use"]
    if len(uses) > MOST_USES:
        raise DrawingProblem("active", "<use>")
    for use in uses:
        shown = by_id.get(use.attributes.get("href", "")[1:])
        if shown is None or any(one.name == "use" for one in (shown, *shown.descendants())):
            raise DrawingProblem("active", "<use>")
        if sum(1 for _ in shown.descendants()) * len(uses) > MOST_SHAPES:
            raise DrawingProblem("active", "<use>")
    for frame in (one for one in every if one.name in _REPEATING):
        for inner in frame.descendants():
            if inner.name == "use" or any(_repeats(value, by_id) for value in inner.attributes.values()):
                raise DrawingProblem("active", f"<{frame.name}>")


def _repeats(value: str, by_id: dict[str, Element]) -> bool:
    return any(name in by_id and by_id[name].name not in _PAINT for name in _OWN.findall(value))
