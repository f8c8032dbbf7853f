"""What is painted, carved or woven on a body; drawn over a box and clipped to the body's outline."""

from collections.abc import Callable

from jangteo.demo.drawings.canvas import ellipse, line, shape

Box = tuple[int, int, int, int]  # left, top, right, bottom


def motif(name: str, box: Box, ink: str) -> str:
    """The motif `name` over `box` in `ink`; nothing for an empty name."""
    return MOTIFS[name](box, ink) if name else ""


def _band(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    y = top + (bottom - top) * 3 // 10
    return line(f"M{left} {y}Q{(left + right) // 2} {y + 34} {right} {y}", ink, 16)


def _bands(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    rows = [top + (bottom - top) * part // 20 for part in (6, 8, 14)]
    middle = (left + right) // 2
    return line("".join(f"M{left} {y}Q{middle} {y + 30} {right} {y}" for y in rows), ink, 8)


def _dip(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    y = top + (bottom - top) * 11 // 20
    third = (right - left) // 3
    curve = f"C{left + third} {y - 44} {right - third} {y + 64} {right} {y}"
    return shape(f"M{left} {y}{curve}V{bottom + 60}H{left}Z", ink)


def _pour(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    y, step = top + (bottom - top) * 3 // 10, (right - left) // 4
    waves = "".join(f"q{step // 2} {drop} {step} 0" for drop in (90, 30, 130, 50))
    return shape(f"M{left} {top - 60}V{y}{waves}V{top - 60}Z", ink)


def _flutes(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    columns = range(left + 18, right, max(18, (right - left) // 13))
    return line("".join(f"M{x} {top - 20}V{bottom + 20}" for x in columns), ink, 6, 'opacity=".5"')


def _dots(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    step = max(40, (right - left) // 6)
    spots = "".join(
        f"M{x + (step // 2 if row % 2 else 0)} {y}h0"
        for row, y in enumerate(range(top + step // 2, bottom, step))
        for x in range(left + step // 3, right, step)
    )
    return line(spots, ink, 18)


def _speckle(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    seeds = [(n * n * 7919 + n * 3571 + 331) % 9973 for n in range(44)]
    spots = "".join(
        f"M{left + seed % 97 * width // 97} {top + seed // 97 * height // 103}h{seed % 3}" for seed in seeds
    )
    return line(spots, ink, 7)


def _brush(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    y, height = (top + bottom) // 2, bottom - top
    strokes = "".join(
        f"M{left - 10} {y + shift}Q{(left + right) // 2} {y + shift + 40} {right + 10} {y + shift - 14}"
        for shift in (-height // 10, -height // 20, 0, height // 16)
    )
    return line(strokes, ink, max(10, height // 22), 'opacity=".75"')


def _orchid(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    x, y, reach = left + (right - left) * 9 // 20, top + (bottom - top) * 8 // 10, (bottom - top) // 2
    leaves = (
        (-reach // 2, -reach * 3 // 4),
        (-reach // 5, -reach),
        (reach // 3, -reach),
        (reach * 2 // 3, -reach // 2),
    )
    stems = "".join(f"M{x} {y}q{dx // 6} {dy} {dx} {dy}" for dx, dy in leaves)
    return line(stems, ink, max(6, reach // 18)) + ellipse(x + reach // 3, y - reach, reach // 11, reach // 15, ink)


def _waves(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    step = max(48, (right - left) // 6)
    rows = range(top + (bottom - top) // 2, bottom + step, step // 2)
    arcs = "".join(
        f"M{left - (step // 2 if row % 2 else 0)} {y}" + f"q{step // 2} {-step // 2} {step} 0" * 7
        for row, y in enumerate(rows)
    )
    return line(arcs, ink, 6)


def _check(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    step = max(56, (right - left) // 6)
    grid = "".join(f"M{x} {top}V{bottom}" for x in range(left + step // 2, right, step))
    grid += "".join(f"M{left} {y}H{right}" for y in range(top + step // 2, bottom, step))
    return line(grid, ink, step // 4, 'opacity=".45"')


def _stripes(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    columns = range(left + 30, right, max(44, (right - left) // 8))
    return line("".join(f"M{x} {top}V{bottom}" for x in columns), ink, 12, 'opacity=".8"')


def _ends(box: Box, ink: str) -> str:
    left, _, right, bottom = box
    return line(f"M{left} {bottom - 60}H{right}M{left} {bottom - 90}H{right}", ink, 12)


def _hammer(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    marks = "".join(
        f"M{x + (22 if row % 2 else 0)} {y}h6"
        for row, y in enumerate(range(top + 16, bottom, 34))
        for x in range(left + 12, right, 46)
    )
    return line(marks, ink, 22, 'opacity=".28"')


def _grain(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    height = max(40, bottom - top)
    rows = range(top + height // 8, bottom, max(20, height // 6))
    lines = "".join(f"M{left} {y}q{(right - left) // 3} {9 - n * 5} {right - left} {n}" for n, y in enumerate(rows))
    return line(lines, ink, 4, 'opacity=".45"')


def _crackle(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    w, h = right - left, bottom - top
    cracks = "".join(
        f"M{left + w * (n * 3 % 10) // 10} {top + h * n // 9}l{w // 6} {h // 12}l{w // 14} {h // 7}l{w // 7} {h // 20}"
        for n in range(9)
    )
    return line(cracks, ink, 3, 'opacity=".4"')


MOTIFS: dict[str, Callable[[Box, str], str]] = {
    "band": _band,
    "bands": _bands,
    "brush": _brush,
    "check": _check,
    "crackle": _crackle,
    "dip": _dip,
    "dots": _dots,
    "ends": _ends,
    "flutes": _flutes,
    "grain": _grain,
    "hammer": _hammer,
    "orchid": _orchid,
    "pour": _pour,
    "speckle": _speckle,
    "stripes": _stripes,
    "waves": _waves,
}
