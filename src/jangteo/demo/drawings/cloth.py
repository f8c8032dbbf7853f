"""Cloth: hanging, folded, spread, wrapped and worn; and towels."""

from jangteo.demo.drawings.canvas import Canvas, ellipse, line, polygon, shape, slab
from jangteo.demo.drawings.ink import dark, light, mix
from jangteo.demo.drawings.motifs import motif


def hanging(canvas: Canvas) -> None:
    """A cloth over a wooden peg rail."""
    w, h = 300 * canvas.number("w", 100) // 100, 400 * canvas.number("h", 100) // 100
    left, right, foot = 400 - w // 2, 400 + w // 2, 210 + h
    canvas.add(line("M90 200H710", "#8a6440", 26), line("M90 194H710", "#b0834f", 10))
    canvas.add(shape(slab(left + 24, 214, w, h), dark(canvas.ground, 40), 'opacity=".25"'))
    path = f"M{left} 186H{right}L{right + 12} {foot}q{-w // 8} 18 {-w // 4 - 6} 0t{-w // 4 - 6} 0t{-w // 4 - 6} 0t{-w // 4 - 6} 0Z"
    canvas.solid(path, canvas.colour, motif(canvas.word("motif", "ends"), (left, 186, right, foot), canvas.accent), 34)
    folds = f"M{left + w // 3} 200l-14 {h - 30}M{left + w * 2 // 3} 200l10 {h - 30}"
    canvas.add(line(folds, dark(canvas.colour, 26), 5, 'opacity=".5"'))


def folded(canvas: Canvas) -> None:
    """A pile of folded cloths, the fold to the front."""
    count, w = canvas.number("count", 3), 430 * canvas.number("w", 100) // 100
    thick = canvas.number("thick", 84)
    canvas.shadow(400, 640, w // 2)
    for n in range(count):
        inset, y = (n * 11) % 26, 640 - (n + 1) * thick
        tone = (canvas.colour, mix(canvas.colour, canvas.accent, 40), light(canvas.colour, 30))[n % 3]
        left = 400 - w // 2 + inset
        area = (left, y, left + w - inset, y + thick)
        canvas.solid(
            slab(left, y + 3, w - inset, thick - 4, thick * 2 // 5),
            tone,
            motif(canvas.word("motif"), area, canvas.accent),
            20,
        )
        canvas.add(line(f"M{left + 30} {y + thick // 2}H{left + w - inset - 60}", dark(tone, 24), 4, 'opacity=".7"'))


def spread(canvas: Canvas) -> None:
    """A cloth, mat or rug spread out, seen at an angle, one corner turned back."""
    w, d = 560 * canvas.number("w", 100) // 100, 330 * canvas.number("h", 100) // 100
    left, right, top, foot = 400 - w // 2, 400 + w // 2, 450 - d // 2, 450 + d // 2
    path = polygon([(left + 60, top), (right + 30, top), (right - 40, foot), (left - 20, foot)])
    canvas.add(shape(path, dark(canvas.ground, 45), 'opacity=".28" transform="translate(16 18)"'))
    canvas.solid(
        path, canvas.colour, motif(canvas.word("motif"), (left - 20, top, right + 30, foot), canvas.accent), 18
    )
    if canvas.word("fringe"):
        canvas.add(line("".join(f"M{x} {foot}l-6 34" for x in range(left - 10, right - 50, 22)), canvas.colour, 7))
    canvas.solid(
        polygon([(right + 30, top), (right - 90, top), (right + 8, top + 110)]),
        mix(canvas.colour, canvas.accent, 45),
        shade=10,
    )


def bundle(canvas: Canvas) -> None:
    """A gift wrapped in a bojagi, knotted on top."""
    w, h = 380 * canvas.number("w", 100) // 100, 250 * canvas.number("h", 100) // 100
    top, left, right = 640 - h, 400 - w // 2, 400 + w // 2
    canvas.shadow(400, 640, w // 2)
    canvas.solid(
        f"M{left} {top + 30}Q400 {top - 40} {right} {top + 30}L{right + 8} 620Q400 660 {left - 8} 620Z",
        canvas.colour,
        motif(canvas.word("motif"), (left, top, right, 640), canvas.accent),
        40,
    )
    canvas.add(
        shape(
            f"M{left} {top + 30}Q400 {top + 10} 400 {top + 10}L{left + w // 3} 640L{left - 8} 620Z",
            dark(canvas.colour, 12),
            'opacity=".45"',
        )
    )
    canvas.solid(
        f"M400 {top}C330 {top - 150} 210 {top - 110} 250 {top - 30}C290 {top + 10} 360 {top + 20} 400 {top}Z",
        canvas.accent,
        shade=18,
    )
    canvas.solid(
        f"M400 {top}C470 {top - 150} 590 {top - 110} 550 {top - 30}C510 {top + 10} 440 {top + 20} 400 {top}Z",
        canvas.accent,
        shade=18,
    )
    canvas.solid(slab(364, top - 36, 72, 66, 24), dark(canvas.accent, 10), shade=10)


def apron(canvas: Canvas) -> None:
    """An apron on its peg."""
    canvas.add(
        ellipse(400, 120, 13, 13, "#8a6440"),
        line("M330 270C330 170 380 124 400 124S470 170 470 270", dark(canvas.colour, 22), 14),
    )
    canvas.add(line("M250 420C180 430 170 520 196 600M550 420C620 430 630 520 604 600", dark(canvas.colour, 22), 12))
    long = 640 * canvas.number("h", 100) // 100
    path = f"M320 250H480Q486 380 560 400L580 {long}Q400 {long + 34} 220 {long}L240 400Q314 380 320 250Z"
    canvas.solid(path, canvas.colour, motif(canvas.word("motif"), (220, 250, 580, long), canvas.accent), 40)
    canvas.add(shape(slab(310, 440, 180, 110, 10), dark(canvas.colour, 14)), line("M310 446H490", canvas.accent, 9))


def cushion(canvas: Canvas) -> None:
    """A cushion standing on the floor, or a flat one for sitting on."""
    flat = canvas.word("form") == "flat"
    h = (150 if flat else 330) * canvas.number("h", 100) // 100
    top = 640 - h
    canvas.shadow(400, 640, 220)
    path = f"M190 {top + 10}Q400 {top - 24} 610 {top + 10}Q{600 if flat else 588} {top + h // 2} 616 630Q400 660 184 630Q{200 if flat else 212} {top + h // 2} 190 {top + 10}Z"
    canvas.solid(path, canvas.colour, motif(canvas.word("motif"), (184, top, 616, 650), canvas.accent), 44)
    canvas.add(
        *(ellipse(x, y, 14, 14, canvas.accent) for x, y in ((190, top + 10), (610, top + 10), (616, 630), (184, 630)))
    )


def tote(canvas: Canvas) -> None:
    """A bag with two handles."""
    canvas.shadow(400, 640, 190)
    canvas.add(line("M310 330C310 130 490 130 490 330", dark(canvas.colour, 24), 22))
    canvas.solid(
        "M220 310H580L600 628Q400 652 200 628Z",
        canvas.colour,
        motif(canvas.word("motif"), (200, 310, 600, 640), canvas.accent),
        40,
    )
    canvas.add(line("M300 320C300 110 480 110 480 320", canvas.accent, 18))


def sachet(canvas: Canvas) -> None:
    """A small tied pouch."""
    canvas.shadow(400, 640, 150)
    canvas.solid(
        "M330 330Q250 440 240 560Q240 640 400 642Q560 640 560 560Q550 440 470 330Z",
        canvas.colour,
        motif(canvas.word("motif"), (240, 330, 560, 640), canvas.accent),
        40,
    )
    canvas.solid(
        "M330 330L290 220q40 26 60 0q30 30 50 0q20 30 50 0q20 26 60 0L470 330Z", light(canvas.colour, 20), shade=18
    )
    canvas.add(line("M326 332H474M400 336q-60 60-90 120M400 336q50 60 80 130", canvas.accent, 13))


KINDS = {
    "hanging": hanging,
    "folded": folded,
    "spread": spread,
    "bundle": bundle,
    "apron": apron,
    "cushion": cushion,
    "tote": tote,
    "sachet": sachet,
}
