"""Lamps and furniture."""

from jangteo.demo.drawings.canvas import Canvas, ellipse, line, polygon, shape, slab
from jangteo.demo.drawings.ink import dark, light
from jangteo.demo.drawings.motifs import motif
from jangteo.demo.drawings.vessels import body

_GLOW = "#ffe7b0"


def _glow(x: int, y: int, rx: int, ry: int) -> str:
    """Lamplight fading outwards in three steps."""
    steps = ((100, "14"), (76, "2"), (52, "3"))
    return "".join(
        ellipse(x, y, rx * part // 100, ry * part // 100, _GLOW, f'opacity=".{alpha}"') for part, alpha in steps
    )


def lamp(canvas: Canvas) -> None:
    """A hanji lamp on a table or on the floor: shade, glow, wooden foot."""
    form = canvas.word("form", "drum")
    w, h = 300 * canvas.number("w", 100) // 100, 260 * canvas.number("h", 100) // 100
    stem = canvas.number("stem", 110)
    top = 620 - stem - h
    canvas.add(_glow(400, top + h // 2, w, h))
    canvas.shadow(400, 640, 110)
    canvas.solid(slab(390, top + h - 10, 20, stem + 20, 6), canvas.accent, shade=6)
    canvas.solid(slab(310, 614, 180, 28, 12), canvas.accent, shade=24)
    _shade(canvas, form, (400, top, w, h))


def pendant(canvas: Canvas) -> None:
    """A lamp hanging from the ceiling."""
    form = canvas.word("form", "ball")
    w, h = 380 * canvas.number("w", 100) // 100, 300 * canvas.number("h", 100) // 100
    top = 430 - h // 2
    canvas.add(line(f"M400 0V{top}", canvas.accent, 7), _glow(400, 430, w * 3 // 4, h * 3 // 4))
    canvas.add(_glow(400, 700, w // 2, 30))
    _shade(canvas, form, (400, top, w, h))


def _shade(canvas: Canvas, form: str, box: tuple[int, int, int, int]) -> None:
    centre, top, w, h = box
    left, right, foot = centre - w // 2, centre + w // 2, top + h
    ribs = motif(canvas.word("motif"), (left, top, right, foot), canvas.accent)
    if form == "box":
        canvas.solid(slab(left, top, w, h, 6), canvas.colour, ribs, 26)
        frame = f"M{left} {top}H{right}V{foot}H{left}ZM{centre} {top}V{foot}M{left} {top + h // 3}H{right}"
        canvas.add(line(frame, canvas.accent, 12))
    elif form == "cone":
        canvas.solid(
            polygon([(centre - w // 5, top), (centre + w // 5, top), (right, foot), (left, foot)]), canvas.colour, ribs
        )
    elif form == "ball":
        rings = line(
            "".join(
                f"M{left} {y}Q{centre} {y + (y - top - h // 2) // 3} {right} {y}" for y in range(top + 24, foot, h // 8)
            ),
            dark(canvas.colour, 26),
            4,
        )
        canvas.solid(
            f"M{left} {top + h // 2}a{w // 2} {h // 2} 0 1 0 {w} 0a{w // 2} {h // 2} 0 1 0 {-w} 0Z",
            canvas.colour,
            rings + ribs,
        )
    elif form == "dome":
        body(canvas, "dome", (centre, top, w, h), canvas.colour)
        canvas.add(ellipse(centre, foot, w // 2, 18, _GLOW))
    else:
        canvas.solid(
            polygon([(left + w // 10, top), (right - w // 10, top), (right, foot), (left, foot)]), canvas.colour, ribs
        )
    canvas.add(ellipse(centre - w // 6, top + h // 2, w // 6, h // 4, "#fff8e0", 'opacity=".5"'))


def sconce(canvas: Canvas) -> None:
    """A lamp on the wall with a brass arm."""
    canvas.add(_glow(430, 330, 260, 260))
    canvas.solid(slab(196, 300, 44, 220, 20), canvas.accent, shade=10)
    canvas.add(line("M220 410H400V360", canvas.accent, 18))
    _shade(canvas, canvas.word("form", "cone"), (420, 190, 260 * canvas.number("w", 100) // 100, 200))


def lantern(canvas: Canvas) -> None:
    """A portable frame lantern with a ring."""
    canvas.shadow(400, 640, 150)
    canvas.add(
        _glow(400, 440, 260, 260),
        f'<circle cx="400" cy="190" r="52" fill="none" stroke="{dark(canvas.accent, 10)}" stroke-width="14"/>',
    )
    canvas.solid(polygon([(400, 220), (530, 300), (270, 300)]), canvas.accent)
    _shade(canvas, canvas.word("form", "box"), (400, 300, 230 * canvas.number("w", 100) // 100, 310))
    canvas.solid(slab(266, 606, 268, 34, 8), canvas.accent)


def bulb(canvas: Canvas) -> None:
    """A bulb."""
    canvas.add(_glow(400, 330, 270, 270))
    canvas.solid(
        "M400 170a160 160 0 0 1 100 285q-30 30-30 75H330q0-45-30-75A160 160 0 0 1 400 170Z", canvas.colour, shade=34
    )
    canvas.add(line("M350 400l25-70l25 50l25-50l25 70M350 400L376 528M450 400L424 528", "#c9762c", 6))
    canvas.solid(slab(332, 528, 136, 100, 18), canvas.accent, motif("bands", (332, 500, 468, 640), dark(canvas.accent)))


def soban(canvas: Canvas) -> None:
    """A small dining table: round, twelve-sided or long, with curved or straight legs."""
    w, h = 480 * canvas.number("w", 100) // 100, 230 * canvas.number("h", 100) // 100
    top, left, right = 630 - h, 400 - w // 2, 400 + w // 2
    canvas.shadow(400, 636, w // 2)
    ink, low = canvas.colour, dark(canvas.colour, 24)
    reach = w // 3
    for x, sign, tone in (
        (400 - reach // 2, 1, low),
        (400 + reach // 2, -1, low),
        (400 - reach, 1, ink),
        (400 + reach, -1, ink),
    ):
        canvas.add(_leg(canvas.word("form", "tiger"), (x, top + 30, sign, 630 if tone == ink else 606), tone))
    apron = f"M{left + w // 10} {top + 20}H{right - w // 10}L{right - w // 7} {top + 74}q{-w // 5} -40 {-w * 5 // 14} 0q{-w // 6} -40 {-w * 5 // 14} 0Z"
    canvas.solid(apron, dark(ink, 14), shade=20)
    canvas.solid(
        f"M{left} {top}Q400 {top - 26 - h // 9} {right} {top}L{right - 14} {top + 34}Q400 {top + 52} {left + 14} {top + 34}Z",
        ink,
        motif(canvas.word("motif", "grain"), (left, top - 30, right, top + 50), low),
        22,
    )
    canvas.add(
        ellipse(400, top, w // 2, 24 + h // 12, light(ink, 22)),
        ellipse(400, top + 5, w // 2 - 20, 16 + h // 14, dark(ink, 8)),
    )
    if canvas.word("inlay"):
        canvas.add(ellipse(400, top + 5, w // 4, 10, canvas.accent, 'opacity=".8"'))


def _leg(form: str, place: tuple[int, int, int, int], tone: str) -> str:
    x, y, sign, foot = place
    if form == "straight":
        return line(f"M{x} {y}L{x - sign * 12} {foot - 8}", tone, 24)
    if form == "bamboo":
        return line(f"M{x} {y}V{foot - 8}", tone, 22) + line(f"M{x - 16} {(y + foot) // 2}h32", tone, 14)
    return line(
        f"M{x} {y}C{x - sign * 70} {y + 50} {x + sign * 34} {foot - 70} {x - sign * 34} {foot - 10}h{-sign * 16}",
        tone,
        26,
    )


def stool(canvas: Canvas) -> None:
    """A stool or bench."""
    w, h = 320 * canvas.number("w", 100) // 100, 320 * canvas.number("h", 100) // 100
    top, left, right = 640 - h, 400 - w // 2, 400 + w // 2
    canvas.shadow(400, 640, w // 2)
    canvas.add(
        line(
            f"M{left + 60} {top + 30}L{left + 80} 612M{right - 60} {top + 30}L{right - 80} 612",
            dark(canvas.colour, 30),
            26,
        )
    )
    canvas.add(
        line(
            f"M{left + 40} {top + 30}L{left + 10} 632M{right - 40} {top + 30}L{right - 10} 632M{left + 26} {top + h * 6 // 10}H{right - 26}",
            canvas.colour,
            30,
        )
    )
    canvas.solid(
        f"M{left} {top}Q400 {top + 40} {right} {top}V{top + 44}Q400 {top + 76} {left} {top + 44}Z",
        canvas.colour,
        motif(canvas.word("motif", "grain"), (left, top, right, top + 70), dark(canvas.colour)),
        24,
    )
    if canvas.word("seat"):
        canvas.solid(
            f"M{left + 10} {top - 10}Q400 {top - 50} {right - 10} {top - 10}V{top + 14}Q400 {top + 50} {left + 10} {top + 14}Z",
            canvas.accent,
            motif("check", (left, top - 40, right, top + 40), light(canvas.accent)),
        )


def chest(canvas: Canvas) -> None:
    """A chest, box or set of drawers with brass fittings."""
    w, h = 420 * canvas.number("w", 100) // 100, 300 * canvas.number("h", 100) // 100
    left, top, rows = 400 - w // 2, 620 - h, canvas.number("rows", 2)
    canvas.shadow(400, 640, w // 2)
    canvas.add(line(f"M{left + 30} 620V636M{left + w - 30} 620V636", dark(canvas.colour, 30), 30))
    canvas.solid(
        slab(left, top, w, h, 8),
        canvas.colour,
        motif("grain", (left, top, left + w, top + h), dark(canvas.colour, 30)),
        30,
    )
    canvas.add(shape(slab(left - 14, top - 18, w + 28, 26, 6), light(canvas.colour, 14)))
    for n in range(rows):
        y = top + 22 + n * (h - 20) // rows
        tall = (h - 20) // rows - 18
        columns = canvas.number("columns", 1)
        for m in range(columns):
            wide = (w - 30) // columns - 10
            x = left + 20 + m * (wide + 10)
            canvas.add(
                line(slab(x, y, wide, tall, 4), dark(canvas.colour, 34), 5),
                ellipse(x + wide // 2, y + tall // 2, 17, 17, canvas.accent),
                line(f"M{x + wide // 2 - 16} {y + tall // 2 + 6}q16 28 32 0", dark(canvas.accent, 20), 6),
            )


def shelf(canvas: Canvas) -> None:
    """A rack: open shelves on two posts, for a wall, a desk or a shop floor."""
    w, h = 400 * canvas.number("w", 100) // 100, 440 * canvas.number("h", 100) // 100
    left, top, rows = 400 - w // 2, 640 - h, canvas.number("rows", 3)
    canvas.shadow(400, 640, w // 2)
    canvas.add(
        line(f"M{left + 40} {top}V620M{left + w - 40} {top}V620", dark(canvas.colour, 34), 16),
        line(f"M{left} {top}V636M{left + w} {top}V636", canvas.colour, 24),
    )
    for n in range(rows):
        y = top + 30 + n * (h - 60) // max(1, rows - 1)
        canvas.solid(slab(left - 16, y, w + 32, 26, 6), light(canvas.colour, 10), shade=12)
        if canvas.word("goods") and n:
            canvas.add(*(_ware(left + 60 + m * (w - 120) // 2, y, (m + n) % 3, canvas.accent) for m in range(3)))


def _ware(x: int, y: int, which: int, ink: str) -> str:
    """A small pot on a shelf: jar, cup or bowl, with its shadow side."""
    outline, half, colour = (
        (f"M{x - 14} {y - 74}h28q52 40 2 74h-32q-50-34 2-74Z", f"M{x} {y - 74}h14q52 40 2 74h-16Z", ink),
        (f"M{x - 30} {y - 62}h60l-10 62h-40Z", f"M{x + 8} {y - 62}h22l-10 62h-12Z", "#efe4d0"),
        (f"M{x - 46} {y - 50}h92q-10 46-34 50h-24q-24-4-34-50Z", f"M{x + 14} {y - 50}h32q-10 46-34 50h-8Z", "#9fbca6"),
    )[which]
    return shape(outline, colour) + shape(half, dark(colour, 20), 'opacity=".7"')


def mirror(canvas: Canvas) -> None:
    """A mirror or clock in a wooden frame, on a foot or the wall."""
    r = 190 * canvas.number("w", 100) // 100
    if canvas.word("foot"):
        canvas.shadow(400, 640, 140)
        canvas.solid("M300 640q20-70 60-84h80q40 14 60 84Z", canvas.colour, shade=20)
    canvas.add(ellipse(418, 396, r, r, dark(canvas.ground, 45), 'opacity=".3"'))
    canvas.solid(f"M{400 - r} 370a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z", canvas.colour, shade=16)
    canvas.add(ellipse(400, 370, r - 28, r - 28, light(canvas.accent, 40)))
    if canvas.word("form") == "clock":
        ticks = "M400 210v24M400 506v24M240 370h24M536 370h24"
        canvas.add(line(ticks, canvas.colour, 10), line("M400 370V270M400 370l74 44", "#2f2a26", 12))
    else:
        canvas.add(
            shape(
                f"M{400 - r // 2} {370 + r // 3}L{400 + r // 4} {370 - r * 6 // 10}l50 34L{400 - r // 3} {370 + r // 2}Z",
                "#ffffff",
                'opacity=".5"',
            )
        )


def screen(canvas: Canvas) -> None:
    """A folding screen of paper panels, painted."""
    panels = canvas.number("panels", 4)
    w = 520 // panels
    canvas.shadow(400, 630, 270)
    for n in range(panels):
        x, lean = 140 + n * w, 24 if n % 2 else 0
        path = polygon([(x, 190 + lean), (x + w - 4, 214 - lean), (x + w - 4, 636 - lean), (x, 612 + lean)])
        canvas.solid(path, canvas.colour, motif(canvas.word("motif"), (x, 300, x + w, 640), canvas.accent), 16)
        canvas.add(line(path, dark(canvas.accent, 20), 9))


KINDS = {
    "lamp": lamp,
    "pendant": pendant,
    "sconce": sconce,
    "lantern": lantern,
    "bulb": bulb,
    "soban": soban,
    "stool": stool,
    "chest": chest,
    "shelf": shelf,
    "mirror": mirror,
    "screen": screen,
}
