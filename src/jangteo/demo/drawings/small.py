"""Small things: incense, soap, bottles, books, boxes, ribbons."""

from jangteo.demo.drawings.canvas import Canvas, ellipse, line, polygon, shape, slab
from jangteo.demo.drawings.ink import dark, light, luminance
from jangteo.demo.drawings.motifs import motif


def incense(canvas: Canvas) -> None:
    """Incense sticks in a holder with a thread of smoke."""
    form = canvas.word("form", "dish")
    canvas.shadow(400, 640, 210)
    sticks = canvas.number("sticks", 1)
    for n in range(sticks):
        x = 400 + (n * 2 - sticks + 1) * 16
        canvas.add(line(f"M{x} 600L{x + 60} 250", dark(canvas.accent, 10), 8), ellipse(x + 60, 250, 8, 8, "#e2743c"))
    canvas.add(line("M462 236C500 190 420 160 462 110S440 40 470 10", "#ffffff", 10, 'opacity=".5"'))
    if form == "house":
        canvas.solid(polygon([(400, 400), (560, 500), (240, 500)]), dark(canvas.colour, 14))
        canvas.solid(slab(268, 498, 264, 142, 6), canvas.colour)
        canvas.add(shape("M360 640v-60q40-50 80 0v60Z", dark(canvas.colour, 50)))
    elif form == "boat":
        canvas.solid(
            "M150 590q250 60 500 0q-20 56-90 56H240q-70 0-90-56Z",
            canvas.colour,
            motif(canvas.word("motif"), (150, 580, 650, 646), canvas.accent),
        )
    else:
        canvas.solid(
            "M210 596q190 44 380 0q-14 50-90 50H300q-76 0-90-50Z",
            canvas.colour,
            motif(canvas.word("motif"), (210, 590, 590, 646), canvas.accent),
        )
        canvas.add(ellipse(400, 598, 190, 22, light(canvas.colour, 30)), ellipse(400, 600, 168, 16, "#d9d2c6"))


def soap(canvas: Canvas) -> None:
    """Bars of soap, stamped, one leaning on the other."""
    canvas.shadow(400, 640, 230)
    if canvas.word("dish"):
        canvas.solid(
            "M160 600q240 30 480 0q-10 44-60 44H220q-50 0-60-44Z",
            canvas.accent,
            motif("grain", (160, 600, 640, 644), dark(canvas.accent)),
        )
    if canvas.number("count", 2) > 1:
        canvas.solid(
            slab(300, 340, 270, 180, 40),
            dark(canvas.colour, 12),
            motif(canvas.word("motif"), (300, 340, 570, 520), canvas.accent),
        )
    round_bar = "M230 530a150 80 0 1 0 300 0a150 80 0 1 0-300 0Z"
    canvas.solid(
        round_bar if canvas.word("form") == "round" else slab(210, 450, 300, 160, 46),
        canvas.colour,
        motif(canvas.word("motif"), (210, 450, 510, 610), canvas.accent),
        26,
    )
    mark = "M336 520h50M361 495v50" if canvas.word("form") == "round" else "M320 500h80v60h-80Z"
    canvas.add(line(mark, dark(canvas.colour, 24), 9))


def bottle(canvas: Canvas) -> None:
    """A bottle with a pump, reeds, a stopper or a pouring lip, and a paper label."""
    top = canvas.word("top", "pump")
    w, h = 220 * canvas.number("w", 100) // 100, 320 * canvas.number("h", 100) // 100
    left, y = 400 - w // 2, 640 - h
    canvas.shadow(400, 640, w // 2 + 20)
    if top == "reeds":
        canvas.add(
            line(
                f"M400 {y}L330 {y - 230}M396 {y}L380 {y - 260}M400 {y}L440 {y - 250}M404 {y}L490 {y - 210}",
                dark(canvas.accent, 10),
                8,
            )
        )
    elif top == "pump":
        canvas.add(line(f"M400 {y - 40}V{y - 110}H320V{y - 90}", canvas.accent, 22))
    canvas.solid(slab(366, y - 56, 68, 70, 8), canvas.accent, shade=10)
    canvas.solid(
        f"M{left} {y + 60}Q{left} {y} {left + 60} {y}H{340 + w // 2}Q{400 + w // 2} {y} {400 + w // 2} {y + 60}V620q0 20-20 20H{left + 20}q-20 0-20-20Z",
        canvas.colour,
        motif(canvas.word("motif"), (left, y, left + w, 640), light(canvas.colour)),
        40,
    )
    canvas.add(shape(slab(left + w // 6, y + h * 4 // 10, w * 2 // 3, h * 3 // 10, 4), "#f7efdd"))
    canvas.add(line(f"M{left + w // 4} {y + h // 2}h{w // 2}M{left + w // 4} {y + h * 6 // 10}h{w // 4}", "#4a3f38", 6))


def book(canvas: Canvas) -> None:
    """A book or magazine, standing, sewn on the side."""
    w, h = 340 * canvas.number("w", 100) // 100, 440 * canvas.number("h", 100) // 100
    left, top = 400 - w // 2, 640 - h
    canvas.shadow(400, 640, w // 2)
    canvas.add(
        shape(polygon([(left + w, top), (left + w + 40, top + 14), (left + w + 40, 634), (left + w, 640)]), "#efe6d2")
    )
    canvas.solid(
        slab(left, top, w, h, 6),
        canvas.colour,
        motif(canvas.word("motif"), (left + 50, top + h // 3, left + w, 640), canvas.accent),
        20,
    )
    canvas.add(
        shape(slab(left + w // 3, top + 50, w // 2, h // 6, 4), "#f7efdd"),
        line(f"M{left + w * 2 // 5} {top + 50 + h // 12}h{w // 3}", "#3a332e", 9),
    )
    if canvas.word("sewn"):
        canvas.add(
            line(
                f"M{left + 36} {top}V640" + "".join(f"M{left} {y}h36" for y in range(top + 50, 640, 84)),
                light(canvas.colour, 70),
                6,
            )
        )


def box(canvas: Canvas) -> None:
    """A paper or wooden box, closed, tied, or open as a shop display."""
    w, h = 400 * canvas.number("w", 100) // 100, 230 * canvas.number("h", 100) // 100
    left, top = 380 - w // 2, 640 - h
    canvas.shadow(410, 640, w // 2)
    canvas.add(
        shape(
            polygon([(left + w, top), (left + w + 80, top - 50), (left + w + 80, 590), (left + w, 640)]),
            dark(canvas.colour, 32),
        )
    )
    canvas.add(
        shape(
            polygon([(left, top), (left + 80, top - 50), (left + w + 80, top - 50), (left + w, top)]),
            light(canvas.colour, 30),
        )
    )
    canvas.solid(
        slab(left, top, w, h, 3),
        canvas.colour,
        motif(canvas.word("motif"), (left, top, left + w, 640), canvas.accent),
        16,
    )
    _fastening(canvas, (left, top, w, h))


def _fastening(canvas: Canvas, front: tuple[int, int, int, int]) -> None:
    left, top, w, h = front
    form = canvas.word("form", "tied")
    if form == "tied":
        x = left + w // 2
        canvas.add(line(f"M{x} 640V{top}l80-50M{left} {top + h // 2}H{left + w}l80-50", canvas.accent, 20))
        canvas.add(line(f"M{x + 30} {top - 20}c-90-90-130-20-30 0c70-100 150-60 30 0", canvas.accent, 16))
    elif form == "case":
        canvas.add(
            line(f"M{left + w // 2} {top}V{top + 70}", "#e9d9b5", 34),
            line(f"M{left + 40} 600h90M{left + 40} 574h50", dark(canvas.colour, 50), 9),
        )
    elif form == "open":
        canvas.add(
            shape(
                polygon(
                    [(left + 20, top - 4), (left + 86, top - 40), (left + w + 52, top - 40), (left + w - 10, top - 4)]
                ),
                dark(canvas.colour, 55),
            )
        )
        for n in range(4):
            canvas.add(
                line(
                    f"M{left + 80 + n * (w - 80) // 4} {top - 10}v{-70 - n % 2 * 26}",
                    (canvas.accent, "#efe4d0")[n % 2],
                    40,
                )
            )


def roll(canvas: Canvas) -> None:
    """A roll of paper, ribbon or tape, its end lying free."""
    wide = 380 * canvas.number("w", 100) // 100
    left = 400 - wide // 2
    canvas.shadow(400, 640, wide // 2)
    canvas.solid(
        f"M{left} 540Q{left - 40} 640 {left - 90} 650H{left + wide - 90}Q{left + wide - 30} 640 {left + wide} 540Z",
        light(canvas.colour, 12),
        motif(canvas.word("motif"), (left - 90, 540, left + wide, 650), canvas.accent),
        14,
    )
    canvas.solid(
        slab(left, 400, wide, 200, 96),
        canvas.colour,
        motif(canvas.word("motif"), (left, 400, left + wide, 600), canvas.accent),
        26,
    )
    canvas.add(
        ellipse(left + wide - 40, 500, 44, 98, light(canvas.colour, 30)),
        ellipse(left + wide - 38, 500, 18, 42, dark(canvas.colour, 50)),
    )


def card(canvas: Canvas) -> None:
    """A printed card or sign on a stand."""
    w, h = 330 * canvas.number("w", 100) // 100, 400 * canvas.number("h", 100) // 100
    left, top = 400 - w // 2, 600 - h
    canvas.shadow(400, 640, w // 2)
    canvas.solid(
        slab(left - 20, 596, w + 40, 42, 8),
        canvas.accent,
        motif("grain", (left, 596, left + w, 640), dark(canvas.accent)),
        20,
    )
    canvas.solid(
        slab(left, top, w, h, 6),
        canvas.colour,
        motif(canvas.word("motif"), (left, top + h // 2, left + w, 600), canvas.accent),
        12,
    )
    ink = "#3a332e" if luminance(canvas.colour) > 120 else "#f7efdd"
    canvas.add(
        line(f"M{left + 44} {top + 60}h{w // 2}", ink, 18),
        line(f"M{left + 44} {top + 104}h{w * 2 // 3}M{left + 44} {top + 134}h{w // 3}", ink, 7),
    )


def gift_card(canvas: Canvas) -> None:
    """A gift card in a ribbon, half out of its paper sleeve."""
    canvas.shadow(400, 640, 250)
    canvas.solid(
        slab(190, 250, 420, 270, 28),
        canvas.colour,
        motif(canvas.word("motif"), (190, 250, 610, 520), light(canvas.colour, 18)),
        12,
    )
    canvas.add(line("M300 250V520", canvas.accent, 30))
    canvas.add(line("M300 316c-84-92-150-26 0 0c150-26 84-92 0 0M300 316l-46 74M300 316l46 74", canvas.accent, 16))
    canvas.add(line("M400 440h150M400 476h84", light(canvas.colour, 70), 12))
    sleeve = polygon([(150, 430), (400, 540), (650, 430), (650, 640), (150, 640)])
    canvas.solid(sleeve, "#f7efdd", "", 14)
    canvas.add(line("M150 640L370 526M650 640L430 526", "#d9cdb6", 6))


def pail(canvas: Canvas) -> None:
    """A coopered wooden pail or tub with two hoops."""
    w, h = 360 * canvas.number("w", 100) // 100, 260 * canvas.number("h", 100) // 100
    left, right, top = 400 - w // 2, 400 + w // 2, 640 - h
    canvas.shadow(400, 640, w // 2)
    if canvas.word("handle"):
        canvas.add(
            line(
                f"M{left + 20} {top + 20}C{left + 20} {top - 190} {right - 20} {top - 190} {right - 20} {top + 20}",
                dark(canvas.colour, 16),
                20,
            )
        )
    staves = line(
        "".join(f"M{x} {top}L{400 + (x - 400) * 85 // 100} 660" for x in range(left + 40, right, 46)),
        dark(canvas.colour, 30),
        5,
    )
    hoops = line(
        f"M{left} {top + h // 4}Q400 {top + h // 4 + 40} {right} {top + h // 4}M{left} {top + h * 3 // 4}Q400 {top + h * 3 // 4 + 40} {right} {top + h * 3 // 4}",
        canvas.accent,
        16,
    )
    canvas.solid(
        f"M{left} {top}H{right}L{right - w // 12} 624Q400 662 {left + w // 12} 624Z", canvas.colour, staves + hoops
    )
    canvas.add(
        ellipse(400, top, w // 2, 34, light(canvas.colour, 25)),
        ellipse(400, top + 4, w // 2 - 18, 25, dark(canvas.colour, 40)),
    )


KINDS = {
    "incense": incense,
    "soap": soap,
    "bottle": bottle,
    "book": book,
    "box": box,
    "roll": roll,
    "card": card,
    "giftcard": gift_card,
    "pail": pail,
}
