"""Plates, cutlery and kitchen tools, seen from above or lying on the table."""

from jangteo.demo.drawings.canvas import Canvas, ellipse, line, polygon, shape, slab
from jangteo.demo.drawings.ink import dark, light, mix
from jangteo.demo.drawings.motifs import motif


def plate(canvas: Canvas) -> None:
    """A plate or tray seen from above at an angle: round, oval, flower or square."""
    rx, ry = 300 * canvas.number("w", 100) // 100, 190 * canvas.number("h", 100) // 100
    form = canvas.word("form", "round")
    canvas.add(ellipse(425, 490, rx, ry, dark(canvas.ground, 45), 'opacity=".3"'))
    canvas.solid(_rim(400, 450, rx, ry, form), dark(canvas.colour, 10), shade=26)
    area = (400 - rx, 440 - ry, 400 + rx, 440 + ry)
    canvas.solid(_rim(400, 440, rx - 6, ry - 6, form), canvas.colour, motif(canvas.word("motif"), area, canvas.accent))
    inner = _rim(400, 446, rx * 7 // 10, ry * 7 // 10, form)
    canvas.add(
        shape(inner, dark(canvas.colour, 8)),
        shape(_rim(404, 452, rx * 68 // 100, ry * 67 // 100, form), light(canvas.colour, 18)),
    )
    if canvas.word("mark"):
        rim = motif(canvas.word("mark"), (400 - rx // 2, 446 - ry // 2, 400 + rx // 2, 446 + ry // 2), canvas.accent)
        canvas.add(rim)


def _rim(x: int, y: int, rx: int, ry: int, form: str) -> str:
    if form == "square":
        return slab(x - rx, y - ry, 2 * rx, 2 * ry, rx // 6)
    if form == "flower":
        a, b = rx * 7 // 10, ry * 7 // 10
        ring = ((rx, 0), (a, b), (0, ry), (-a, b), (-rx, 0), (-a, -b), (0, -ry), (a, -b))
        pieces = []
        for (px, py), (qx, qy) in zip(ring, (*ring[1:], ring[0]), strict=True):
            pieces.append(f"Q{x + (px + qx) * 2 // 3} {y + (py + qy) * 2 // 3} {x + qx} {y + qy}")
        return f"M{x + rx} {y}{''.join(pieces)}Z"
    if form == "octagon":
        a, b = rx * 45 // 100, ry * 45 // 100
        return polygon(
            [
                (x - a, y - ry),
                (x + a, y - ry),
                (x + rx, y - b),
                (x + rx, y + b),
                (x + a, y + ry),
                (x - a, y + ry),
                (x - rx, y + b),
                (x - rx, y - b),
            ]
        )
    return f"M{x - rx} {y}a{rx} {ry} 0 1 0 {2 * rx} 0a{rx} {ry} 0 1 0 {-2 * rx} 0Z"


def cutlery(canvas: Canvas) -> None:
    """A spoon and a pair of chopsticks on a rest, or one of them alone."""
    pieces = canvas.word("pieces", "both")
    ink, low = canvas.colour, dark(canvas.ground, 40)
    offsets = [(14, 16, True), (0, 0, False)]
    for dx, dy, cast in offsets:
        colour = low if cast else ink
        extra = 'opacity=".35"' if cast else ""
        if pieces != "chopsticks":
            x = 300 + dx
            canvas.add(
                line(f"M{x + 40} {290 + dy}L{x + 130} {640 + dy}", colour, 20, extra),
                f'<ellipse cx="{x + 22}" cy="{220 + dy}" rx="58" ry="84" fill="{colour}" transform="rotate(-14 {x + 22} {220 + dy})" {extra}/>',
            )
        if pieces != "spoon":
            for n in range(canvas.number("pairs", 1) * 2):
                x = 440 + n * 44 + dx + (n // 2) * 26
                canvas.add(polygon_bar(x, 160 + dy, 500, colour, extra))
    if pieces != "chopsticks":
        canvas.add(
            f'<ellipse cx="314" cy="214" rx="38" ry="62" fill="{dark(ink, 16)}" transform="rotate(-14 314 214)"/>',
            line("M296 250q-14-40 4-76", light(ink, 70), 7),
        )
    if canvas.word("tip"):
        canvas.add(
            *(
                shape(
                    polygon([(430 + n * 44, 160), (452 + n * 44, 160), (451 + n * 44, 270), (432 + n * 44, 270)]),
                    canvas.accent,
                )
                for n in range(2)
            )
        )
    if canvas.word("rest"):
        canvas.solid("M240 560q190-46 380 0q16 40 0 60q-190-40-380 0q-16-20 0-60Z", canvas.accent, shade=20)


def polygon_bar(x: int, top: int, length: int, colour: str, extra: str) -> str:
    """A tapering stick."""
    return shape(polygon([(x - 10, top), (x + 12, top), (x + 6, top + length), (x - 3, top + length)]), colour, extra)


def board(canvas: Canvas) -> None:
    """A cutting or serving board with its grain; round, long, or with a handle."""
    w, h = 300 * canvas.number("w", 100) // 100, 430 * canvas.number("h", 100) // 100
    form, top = canvas.word("form", "handle"), 420 - h // 2
    path = (
        f"M{400 - w // 2} {420}a{w // 2} {w // 2} 0 1 0 {w} 0a{w // 2} {w // 2} 0 1 0 {-w} 0Z"
        if form == "round"
        else slab(400 - w // 2, top, w, h, canvas.number("r", 34))
    )
    if form != "plain":
        neck = 420 - w // 2 if form == "round" else top
        path += slab(362, neck - 120, 76, 150, 34)
    canvas.add(shape(path, dark(canvas.ground, 45), 'opacity=".3" transform="translate(20 22)"'))
    canvas.solid(
        path,
        canvas.colour,
        motif(canvas.word("motif", "grain"), (400 - w // 2, top - 90, 400 + w // 2, top + h), dark(canvas.colour, 34)),
        18,
    )
    if form != "plain":
        canvas.add(ellipse(400, (420 - w // 2 if form == "round" else top) - 82, 16, 16, canvas.ground))


_HEADS = {
    "ladle": "M280 300a120 110 0 1 0 240 0q-120 40-240 0Z",
    "paddle": "M330 180q70-60 140 0q30 140-40 240h-60q-70-100-40-240Z",
    "turner": "M310 170l180 30q10 120-50 210h-80q-60-100-50-240Z",
    "whisk": "M318 150h164l-40 270h-84Z",
    "sieve": "M250 280a150 130 0 1 0 300 0a150 130 0 1 0-300 0Z",
    "brush": "M310 170h180q24 120-30 190h-120q-54-70-30-190Z",
    "knife": "M350 120q120 40 96 300h-96Z",
}


def tool(canvas: Canvas) -> None:
    """A long-handled tool: ladle, rice paddle, turner, whisk, sieve, brush, knife."""
    form = canvas.word("form", "ladle")
    turn = canvas.number("turn", 24)
    handle = slab(382, 380, 36, canvas.number("long", 290), 16)
    head = _HEADS[form]
    canvas.add(
        f'<g transform="translate(20 24) rotate({turn} 400 420)" opacity=".3">{shape(head + handle, dark(canvas.ground, 45))}</g>',
        f'<g transform="rotate({turn} 400 420)">',
    )
    canvas.solid(handle, canvas.accent, shade=10)
    canvas.solid(head, canvas.colour, _head_lines(form, canvas), shade=24)
    canvas.add("</g>")


def _head_lines(form: str, canvas: Canvas) -> str:
    ink = dark(canvas.colour, 38)
    if form in ("whisk", "brush"):
        return line("".join(f"M{x} 140L{360 + (x - 310) * 8 // 18} 420" for x in range(312, 492, 20)), ink, 5)
    if form == "sieve":
        return motif("check", (250, 150, 550, 420), ink)
    if form == "ladle":
        return ellipse(400, 305, 118, 26, ink)
    return motif(canvas.word("motif"), (300, 150, 500, 430), ink)


def pan(canvas: Canvas) -> None:
    """An iron pot or kettle with a lid."""
    w, h = 380 * canvas.number("w", 100) // 100, 210 * canvas.number("h", 100) // 100
    top = 640 - h
    canvas.shadow(400, 640, w // 2)
    left, right = 400 - w // 2, 400 + w // 2
    if canvas.word("form") == "kettle":
        canvas.add(
            line(
                f"M{left + 40} {top + 20}C{left + 20} {top - 190} {right - 20} {top - 190} {right - 40} {top + 20}",
                dark(canvas.colour, 10),
                22,
            )
        )
        canvas.solid(
            f"M{left + 30} {top + 150}L{left - 70} {top + 20}l-40 16L{left + 10} {top + 190}Z", canvas.colour, shade=16
        )
    elif canvas.word("form") == "pan":
        canvas.add(line(f"M{right - 10} {top + 40}L{right + 120} {top - 30}", canvas.accent, 34))
    else:
        canvas.add(
            line(f"M{left + 10} {top + 50}h-60v34h60M{right - 10} {top + 50}h60v34h-60", dark(canvas.colour, 12), 22)
        )
    canvas.solid(
        f"M{left} {top}H{right}V{640 - 80}Q{right} 640 {right - 80} 640H{left + 80}Q{left} 640 {left} {640 - 80}Z",
        canvas.colour,
        motif(canvas.word("motif"), (left, top, right, 640), mix(canvas.colour, canvas.accent, 50)),
    )
    if canvas.word("form") != "pan":
        lid = canvas.word("lid") or canvas.colour
        canvas.solid(
            f"M{left - 12} {top + 8}Q{left + 20} {top - 80} 400 {top - 84}T{right + 12} {top + 8}Q400 {top + 34} {left - 12} {top + 8}Z",
            lid,
            shade=30,
        )
        canvas.solid(slab(366, top - 116, 68, 38, 16), canvas.accent, shade=10)


def basket(canvas: Canvas) -> None:
    """A woven basket, round or deep, with or without a handle."""
    w, h = 440 * canvas.number("w", 100) // 100, 220 * canvas.number("h", 100) // 100
    top, left, right = 640 - h, 400 - w // 2, 400 + w // 2
    canvas.shadow(400, 640, w // 2)
    if canvas.word("handle"):
        canvas.add(
            line(
                f"M{left + 24} {top + 10}C{left + 40} {top - 250} {right - 40} {top - 250} {right - 24} {top + 10}",
                dark(canvas.colour, 22),
                24,
            )
        )
    ink = dark(canvas.colour, 36)
    rows = line("".join(f"M{left} {y}Q400 {y + 40} {right} {y}" for y in range(top + 20, 640, 30)), ink, 6)
    columns = line(
        "".join(f"M{x} {top}L{400 + (x - 400) * 8 // 10} 660" for x in range(left, right, 34)),
        light(canvas.colour, 35),
        8,
    )
    canvas.solid(
        f"M{left} {top}H{right}L{right - w // 8} 620Q400 660 {left + w // 8} 620Z", canvas.colour, columns + rows
    )
    canvas.add(
        ellipse(400, top, w // 2, 34, light(canvas.colour, 15)),
        ellipse(400, top + 4, w // 2 - 18, 24, dark(canvas.colour, 45)),
    )


def chime(canvas: Canvas) -> None:
    """A small bronze bell under an eave, with the fish that rings it."""
    canvas.add(line("M400 0V230M400 420V560", dark(canvas.colour, 35), 7))
    canvas.solid(
        "M350 230q50-50 100 0q10 120 60 190q-110 40-220 0q50-70 60-190Z",
        canvas.colour,
        motif(canvas.word("motif"), (290, 220, 510, 430), dark(canvas.colour, 25)),
        34,
    )
    canvas.add(ellipse(400, 424, 110, 20, dark(canvas.colour, 35)), line("M400 420V560", dark(canvas.colour, 45), 7))
    canvas.solid("M300 600q70-70 150-20l50-36v112l-50-36q-80 50-150-20Z", canvas.accent, "", 20)
    canvas.add(ellipse(346, 594, 7, 7, canvas.ground))


def comb(canvas: Canvas) -> None:
    """A half-moon comb lying on the table."""
    back = "M170 430Q400 190 630 430L612 452H188Z"
    teeth = "".join(f"M{x} 440V{620 - abs(x - 400) // 4}" for x in range(200, 610, 20))
    canvas.add(
        f'<g transform="rotate(-8 400 420)"><g transform="translate(20 22)" opacity=".3">{line(teeth, dark(canvas.ground, 45), 10)}</g>'
    )
    canvas.add(line(teeth, dark(canvas.colour, 14), 11))
    canvas.solid(
        back, canvas.colour, motif(canvas.word("motif", "grain"), (170, 300, 630, 452), dark(canvas.colour, 34)), 20
    )
    canvas.add(ellipse(400, 372, 12, 12, canvas.accent), "</g>")


KINDS = {
    "comb": comb,
    "plate": plate,
    "cutlery": cutlery,
    "board": board,
    "tool": tool,
    "pan": pan,
    "basket": basket,
    "chime": chime,
}
