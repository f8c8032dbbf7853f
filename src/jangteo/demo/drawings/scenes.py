"""Wide pictures for the tops of the home pages: a still life for shoppers, ordered goods for dealers."""

from jangteo.demo.drawings.canvas import Canvas
from jangteo.demo.drawings.ink import dark, light
from jangteo.demo.drawings.picture import Picture
from jangteo.demo.drawings.studio import subject

_WIDTH, _HEIGHT = 1600, 720

# Picture, left edge and size of its 800-unit square, and how far above the shelf it stands.
_SHELF_LIFE: tuple[tuple[Picture, int, int, int], ...] = (
    (Picture("screen", "#E7D6BF", "#F3E8CF", "#6F4C37", {"panels": 4, "motif": "orchid"}), 880, 740, 20),
    (Picture("soban", "#E7D6BF", "#8A5632", "#E3C27A", {"form": "tiger", "w": 112}), 1120, 520, 0),
    (
        Picture("vase", "#E7D6BF", "#9FBCA6", "#39404C", {"form": "bottle", "stem": "plum", "h": 92, "w": 90}),
        1200,
        400,
        154,
    ),
    (Picture("cup", "#E7D6BF", "#39404C", "#39404C", {"form": "bowl", "h": 84}), 1130, 210, 150),
    (Picture("vase", "#E7D6BF", "#F6F1E7", "#39404C", {"form": "moon-jar", "w": 104}), 700, 640, 0),
    (Picture("lidded", "#E7D6BF", "#C99B45", "#8C6526", {"form": "brass-bowl", "motif": "hammer"}), 590, 320, -8),
    (Picture("mug", "#E7D6BF", "#CF6440", "#39404C", {"form": "moon"}), 1030, 250, -14),
)
_GOODS: tuple[Picture, ...] = (
    Picture("mug", "#C9D3DB", "#F6F1E7", "#35587F", {"form": "moon"}),
    Picture("bowl", "#C9D3DB", "#9FBCA6", "#35587F", {"serve": "rice"}),
    Picture("glass", "#C9D3DB", "#CFE0DA", "#6f8b96", {"form": "tumbler"}),
    Picture("lidded", "#C9D3DB", "#C99B45", "#8C6526", {"motif": "hammer"}),
    Picture("stack", "#C9D3DB", "#F6F1E7", "#35587F", {"form": "dish", "count": 4, "step": 20, "rise": 60}),
    Picture("teapot", "#C9D3DB", "#A8694A", "#39404C", {}),
    Picture("onggi", "#C9D3DB", "#7A4530", "#C48A5A", {}),
    Picture("folded", "#C9D3DB", "#35587F", "#E3D5B8", {"count": 3}),
    Picture("lamp", "#C9D3DB", "#F3E8CF", "#8A5F3C", {"w": 90, "h": 80, "stem": 70}),
    Picture("box", "#C9D3DB", "#CF6440", "#E3C27A", {}),
    Picture("bottle", "#C9D3DB", "#7C8A5A", "#39404C", {}),
    Picture("basket", "#C9D3DB", "#CDB478", "#7A5A2E", {}),
)


def shop_hero() -> str:
    """A shelf still life, 1600 by 720; the left third stays empty for words."""
    ground = "#E9DAC4"
    floor = 600
    parts = [
        _paper(ground),
        f'<circle cx="1130" cy="300" r="330" fill="{light(ground, 45)}"/>',
        f'<path d="M0 {floor}H{_WIDTH}V{_HEIGHT}H0Z" fill="{dark(ground, 12)}"/>',
        f'<path d="M0 {floor}H{_WIDTH}V{floor + 12}H0Z" fill="{light(ground, 30)}"/>',
    ]
    for number, (picture, left, size, lift) in enumerate(_SHELF_LIFE):
        parts.append(_placed(picture, f"h{number}", (left, floor + 18 - lift - size * 64 // 80, size)))
    return _wide(parts)


def wholesale_hero() -> str:
    """Shelves of counted goods beside a loaded pallet, 1600 by 720; the left third stays empty for words."""
    ground = "#D3DCE2"
    parts = [_paper(ground), f'<path d="M0 630H{_WIDTH}V{_HEIGHT}H0Z" fill="{dark(ground, 10)}"/>']
    for row in range(3):
        base = 244 + row * 186
        for column in range(4):
            picture = _GOODS[row * 4 + column]
            key = f"w{row}{column}"
            goods = _placed(picture, key, (574 + column * 162, base - 152, 190))
            parts.append(f'<g id="{key}">{goods}</g><use href="#{key}" x="40" y="5"/>')
        parts.append(
            f'<path d="M580 {base + 5}h686v18H580Z" fill="#6F4C37"/><path d="M580 {base + 5}h686v6H580Z" fill="#A8794F"/>'
        )
    parts.append('<path d="M588 90V640M1258 90V640" stroke="#54392a" stroke-width="14"/>')
    parts += _pallet()
    return _wide(parts)


def _pallet() -> list[str]:
    parts = []
    for row in range(4):
        for column in range(2):
            x, y = 1306 + column * 122, 536 - row * 104
            tone = "#C9A06C" if (row + column) % 2 else "#D3AE7D"
            parts.append(
                f'<path d="M{x} {y}h116v98H{x}Z" fill="{tone}"/><path d="M{x + 84} {y}h32v98h-32Z" fill="#8A6440" '
                f'opacity=".3"/><path d="M{x + 46} {y}h22v34h-22Z" fill="#F1E6D0"/>'
            )
    parts.append(
        '<path d="M1294 636h262v14h-262ZM1304 650h34v26h-34ZM1408 650h34v26h-34ZM1512 650h34v26h-34Z" fill="#6F4C37"/>'
    )
    return parts


def _placed(picture: Picture, key: str, place: tuple[int, int, int]) -> str:
    left, top, size = place
    canvas = Canvas(key, picture.ground, picture.colour, picture.accent, picture.params)
    subject(picture.kind, canvas)
    return f'<g transform="translate({left} {top}) scale(.{size * 1000 // 800:03d})">{"".join(canvas.parts)}</g>'


def _paper(ground: str) -> str:
    return f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{ground}"/>'


def _wide(parts: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-hidden="true" '
        f'preserveAspectRatio="xMaxYMid slice">{"".join(parts)}</svg>'
    )
