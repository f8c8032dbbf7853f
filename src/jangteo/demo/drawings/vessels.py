"""Everything turned on a wheel, blown or beaten round: cups, jars, bowls, glasses, candles."""

from jangteo.demo.drawings.canvas import Canvas, Point, ellipse, line, shape, turned
from jangteo.demo.drawings.ink import dark, light, mix
from jangteo.demo.drawings.motifs import motif

Profile = tuple[Point, ...]

# Radius and height in a box 1000 wide and 1000 high: y 0 is the mouth, 1000 the foot.
PROFILES: dict[str, Profile] = {
    "moon": ((360, 0), (500, 380), (470, 700), (300, 1000)),
    "straight": ((440, 0), (440, 500), (430, 900), (390, 1000)),
    "tapered": ((470, 0), (430, 500), (350, 920), (300, 1000)),
    "tulip": ((430, 0), (400, 260), (480, 640), (280, 1000)),
    "bowl": ((500, 0), (470, 350), (330, 760), (190, 900), (190, 1000)),
    "deep-bowl": ((480, 0), (490, 350), (390, 750), (220, 920), (220, 1000)),
    "wide-bowl": ((500, 0), (420, 380), (250, 800), (160, 900), (160, 1000)),
    "dish": ((500, 0), (430, 450), (300, 850), (260, 1000)),
    "moon-jar": ((190, 0), (205, 70), (400, 230), (500, 500), (420, 770), (230, 960), (215, 1000)),
    "moon-tall": ((180, 0), (190, 60), (370, 260), (480, 560), (400, 830), (240, 1000)),
    "bottle": ((110, 0), (70, 90), (62, 330), (190, 520), (330, 720), (310, 900), (200, 1000)),
    "prunus": ((120, 0), (85, 60), (250, 140), (390, 280), (330, 560), (210, 850), (240, 1000)),
    "gourd": ((90, 0), (75, 90), (210, 240), (140, 430), (330, 660), (320, 860), (210, 1000)),
    "bud": ((70, 0), (50, 160), (70, 420), (290, 680), (280, 890), (170, 1000)),
    "trumpet": ((330, 0), (170, 200), (130, 480), (260, 760), (260, 900), (190, 1000)),
    "cylinder": ((250, 0), (250, 300), (250, 700), (245, 1000)),
    "squat": ((190, 0), (170, 120), (450, 420), (500, 680), (310, 1000)),
    "onggi": ((300, 0), (280, 60), (440, 260), (490, 480), (400, 790), (290, 1000)),
    "onggi-tall": ((250, 0), (235, 50), (340, 220), (390, 450), (330, 800), (260, 1000)),
    "crock": ((440, 0), (460, 120), (480, 500), (440, 880), (390, 1000)),
    "brass-bowl": ((490, 0), (490, 250), (450, 620), (300, 930), (220, 1000)),
    "goblet": ((330, 0), (370, 200), (300, 430), (60, 560), (34, 640), (34, 880), (230, 980), (240, 1000)),
    "tumbler": ((420, 0), (400, 400), (370, 900), (350, 1000)),
    "carafe": ((200, 0), (150, 140), (140, 300), (350, 620), (370, 850), (310, 1000)),
    "dome": ((60, 0), (330, 200), (470, 560), (500, 1000)),
    "mortar": ((480, 0), (470, 300), (400, 700), (300, 860), (380, 1000)),
}


def body(canvas: Canvas, profile: str, box: tuple[int, int, int, int], colour: str, mark: str = "") -> None:
    """A turned body: `box` is centre, top, width and height in picture units."""
    centre, top, width, height = box
    points = [(radius * width // 1000, top + y * height // 1000) for radius, y in PROFILES[profile]]
    reach = max(radius for radius, _ in points)
    area = (centre - reach, top, centre + reach, top + height)
    painted = motif(mark or canvas.word("motif"), area, canvas.accent)
    canvas.solid(turned(points, centre, foot=max(5, points[-1][0] // 12)), colour, painted, max(24, reach // 5))


def mouth(canvas: Canvas, centre: int, top: int, radius: int, colour: str, fill: str = "") -> None:
    """The opening seen slightly from above, with what is inside."""
    flat = max(6, radius // 6)
    inner = fill or dark(colour, 42)
    canvas.add(
        ellipse(centre, top, radius, flat, light(colour, 45)),
        ellipse(centre, top + 2, radius - max(5, radius // 14), flat - 4, inner),
    )


def _mouth_radius(profile: str, width: int) -> int:
    return PROFILES[profile][0][0] * width // 1000


def pot(canvas: Canvas, profile: str, width: int, height: int, fill: str = "") -> tuple[int, int, int]:
    """A pot standing on the floor with an open mouth; gives centre, top and mouth radius."""
    width, height = width * canvas.number("w", 100) // 100, height * canvas.number("h", 100) // 100
    centre, top = canvas.number("x", 400), 640 - height
    canvas.shadow(centre, 640, PROFILES[profile][-1][0] * width // 1000 + width // 9)
    body(canvas, profile, (centre, top, width, height), canvas.colour)
    radius = _mouth_radius(profile, width)
    mouth(canvas, centre, top, radius, canvas.colour, fill)
    return centre, top, radius


def mug(canvas: Canvas) -> None:
    """A mug with its handle on the right."""
    form = canvas.word("form", "moon")
    width, height = 340 * canvas.number("w", 100) // 100, 330 * canvas.number("h", 100) // 100
    top, edge = 640 - height, 370 + width * 43 // 100
    reach = {"small": 70, "large": 150}.get(canvas.word("handle"), 112)
    loop = f"M{edge} {top + height // 5}c{reach} -24 {reach} {height * 3 // 5} -14 {height * 11 // 20}"
    canvas.add(line(loop, dark(canvas.colour, 30), 38), line(loop, canvas.colour, 28))
    canvas.params = {**canvas.params, "x": 370}
    pot(canvas, form, 340, 330, canvas.word("fill", "#5b3a29"))


def cup(canvas: Canvas) -> None:
    """A cup without a handle, alone or on a saucer, or a pair."""
    if canvas.word("saucer"):
        canvas.shadow(400, 648, 230)
        canvas.add(
            ellipse(400, 640, 240, 36, dark(canvas.colour, 24)), ellipse(400, 630, 240, 34, light(canvas.colour, 15))
        )
    fill = canvas.word("fill", "#b9a35c")
    if canvas.word("pair"):
        canvas.params = {**canvas.params, "x": 520}
        pot(canvas, canvas.word("form", "tapered"), 240, 220, fill)
        canvas.params = {**canvas.params, "x": 280}
    pot(canvas, canvas.word("form", "tapered"), 260, 240, fill)


def teapot(canvas: Canvas) -> None:
    """A teapot: side handle (the Korean way) or a bail of wood over the lid."""
    width, height = 360 * canvas.number("w", 100) // 100, 290 * canvas.number("h", 100) // 100
    top = 640 - height
    canvas.shadow(390, 640, width // 2)
    ink = canvas.colour
    if canvas.word("handle") == "bail":
        canvas.add(
            line(
                f"M{390 - width // 3} {top + 40}C300 {top - 190} 480 {top - 190} {390 + width // 3} {top + 40}",
                canvas.accent,
                18,
            )
        )
    else:
        canvas.add(line(f"M{390 + width * 2 // 5} {top + 130}L{390 + width * 7 // 10} {top + 60}", dark(ink, 18), 46))
    canvas.solid(
        f"M{390 - width // 3} {top + 190}Q{390 - width * 3 // 5} {top + 170} {390 - width * 7 // 10} {top + 50}l-34 6Q{390 - width * 7 // 10} {top + 230} {390 - width // 4} {top + 250}Z",
        ink,
    )
    body(canvas, canvas.word("form", "squat"), (390, top, width, height), ink)
    canvas.add(ellipse(390, top + 14, width // 5, 20, dark(ink, 26)))
    canvas.solid(
        f"M{390 - width // 5} {top + 10}q{width // 5} -62 {width * 2 // 5} 0q{-width // 5} 26 {-width * 2 // 5} 0Z", ink
    )
    canvas.add(ellipse(390, top - 34, 22, 18, canvas.accent if canvas.word("handle") == "bail" else ink))


def bowl(canvas: Canvas) -> None:
    """A bowl with what is served in it."""
    form = canvas.word("form", "bowl")
    centre, top, radius = pot(canvas, form, 480, 220, canvas.word("fill"))
    if canvas.word("serve") == "rice":
        canvas.add(
            shape(
                f"M{centre - radius + 30} {top}q{radius - 30} -130 {radius * 2 - 60} 0q{30 - radius} {radius // 4} {60 - radius * 2} 0Z",
                "#fbf8f0",
            )
        )


def lidded(canvas: Canvas) -> None:
    """A bowl or jar with a domed lid and a knob."""
    form = canvas.word("form", "brass-bowl")
    width, height = 400 * canvas.number("w", 100) // 100, 230 * canvas.number("h", 100) // 100
    top = 640 - height
    radius = _mouth_radius(form, width)
    canvas.shadow(400, 640, PROFILES[form][-1][0] * width // 1000 + 50)
    body(canvas, form, (400, top, width, height), canvas.colour)
    lid = canvas.word("lid") or canvas.colour
    rise = canvas.number("rise", 110)
    canvas.add(ellipse(400, top + 6, radius + 10, radius // 7, dark(canvas.colour, 40)))
    canvas.solid(
        f"M{390 - radius} {top}q{radius // 5} {-rise} {radius + 10} {-rise}t{radius + 10} {rise}q{-radius - 10} {radius // 3} {-2 * radius - 20} 0Z",
        lid,
    )
    canvas.solid(f"M382 {top - rise + 6}q-22 -44 18 -46q40 2 18 46Z", lid, shade=12)


def vase(canvas: Canvas) -> None:
    """A vase or jar; with a branch if `stem` says so."""
    form = canvas.word("form", "moon-jar")
    height = 430 * canvas.number("h", 100) // 100
    if canvas.word("stem"):
        branch(canvas, canvas.number("x", 400), 660 - height, canvas.word("stem"))
    pot(canvas, form, 460, 430)


def branch(canvas: Canvas, x: int, y: int, kind: str) -> None:
    """A branch standing in a mouth at (x, y): plum blossom, pine or reed."""
    twig = line(
        f"M{x} {y}C{x - 10} {y - 90} {x + 60} {y - 130} {x + 40} {y - 210}M{x + 22} {y - 120}q50 -20 80 -70",
        "#5a4436",
        9,
    )
    ends = ((x + 40, y - 210), (x + 102, y - 190), (x + 30, y - 150), (x + 70, y - 150), (x + 44, y - 90))
    if kind == "pine":
        needles = "".join(f"M{a} {b}l-34 -16M{a} {b}l-20 -34M{a} {b}l6 -40M{a} {b}l30 -26" for a, b in ends[:4])
        canvas.add(twig, line(needles, "#4d6b52", 6))
    elif kind == "reed":
        stems = "".join(f"M{x} {y}q{dx // 3} -120 {dx} {dy}" for dx, dy in ((-60, -190), (10, -220), (80, -180)))
        canvas.add(
            line(stems, "#9a8458", 6),
            *(ellipse(x + dx, y + dy, 12, 38, "#b59a63") for dx, dy in ((-60, -190), (10, -220), (80, -180))),
        )
    else:
        canvas.add(twig, *(ellipse(a, b, 17, 17, "#f6e4e0") + ellipse(a, b, 6, 6, "#c8644a") for a, b in ends))


def glass(canvas: Canvas) -> None:
    """A glass one can look through, with water and its reeded wall."""
    form = canvas.word("form", "tumbler")
    width, height = 290 * canvas.number("w", 100) // 100, 340 * canvas.number("h", 100) // 100
    top = 640 - height
    ink = mix(canvas.colour, canvas.ground, 25)
    canvas.shadow(400, 640, PROFILES[form][-1][0] * width // 1000 + 30)
    if canvas.word("handle"):
        edge = 400 + width * 3 // 10
        canvas.add(
            line(
                f"M{edge} {top + height // 4}c150 -20 140 {height // 2} 10 {height // 2}",
                canvas.colour,
                20,
                'opacity=".85"',
            )
        )
    body(canvas, form, (400, top, width, height), ink, canvas.word("motif") or "flutes")
    radius = _mouth_radius(form, width)
    canvas.add(
        ellipse(400, top, radius, max(6, radius // 6), light(canvas.colour, 60)),
        ellipse(400, top + 3, radius - 8, max(4, radius // 6 - 5), mix(canvas.colour, canvas.ground, 45)),
        line(f"M{400 - radius * 7 // 10} {top + height // 7}v{height // 3}", "#ffffff", 10, 'opacity=".7"'),
    )


def onggi(canvas: Canvas) -> None:
    """An onggi jar with its saucer lid and the potter's finger-drawn orchid."""
    form = canvas.word("form", "onggi")
    width, height = 420 * canvas.number("w", 100) // 100, 380 * canvas.number("h", 100) // 100
    top = 640 - height
    radius = _mouth_radius(form, width)
    canvas.shadow(400, 640, PROFILES[form][-1][0] * width // 1000 + 60)
    body(canvas, form, (400, top, width, height), canvas.colour, canvas.word("motif", "orchid"))
    canvas.add(ellipse(400, top + 8, radius + 4, radius // 6, dark(canvas.colour, 50)))
    canvas.solid(
        f"M{376 - radius} {top - 14}q{radius + 24} 40 {2 * radius + 48} 0l-16 -34q{-radius - 8} -26 {-2 * radius - 16} 0Z",
        canvas.word("lid") or dark(canvas.colour, 12),
    )
    canvas.add(ellipse(400, top - 60, 46, 14, light(canvas.colour, 22)))


def candle(canvas: Canvas) -> None:
    """A candle in a vessel or standing free."""
    form = canvas.word("form", "cylinder")
    centre, top, _ = pot(canvas, form, 480, 300, light(canvas.colour, 70) if form != "cylinder" else "")
    canvas.add(
        line(f"M{centre} {top + 4}v-34", "#3a2f2a", 7),
        ellipse(centre, top - 60, 60, 74, "#ffe9b0", 'opacity=".45"'),
        shape(f"M{centre} {top - 112}c34 46 26 84 0 86c-28 -2 -32 -42 0 -86Z", "#e9a13b"),
    )


def stack(canvas: Canvas) -> None:
    """Nested bowls or a pile of dishes, largest below."""
    count = canvas.number("count", 4)
    canvas.shadow(400, 640, 170)
    for n in range(count):
        width, bottom = 460 - n * canvas.number("step", 34), 640 - n * canvas.number("rise", 62)
        body(
            canvas,
            canvas.word("form", "wide-bowl"),
            (400, bottom - 110, width, 110),
            canvas.colour if n % 2 == 0 else mix(canvas.colour, canvas.accent, 55),
        )
        mouth(canvas, 400, bottom - 110, width // 2, canvas.colour)


KINDS = {
    "mug": mug,
    "cup": cup,
    "teapot": teapot,
    "bowl": bowl,
    "lidded": lidded,
    "vase": vase,
    "glass": glass,
    "onggi": onggi,
    "candle": candle,
    "stack": stack,
}
