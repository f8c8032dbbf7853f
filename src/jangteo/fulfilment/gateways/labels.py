from html import escape
from itertools import accumulate

from jangteo.fulfilment.types import Consignment

# Code 39: nine bars and gaps a sign, of which three are wide ("1").
_CODE39 = {
    **dict(
        zip(
            "0123456789*",
            (
                "000110100",
                "100100001",
                "001100001",
                "101100000",
                "000110001",
                "100110000",
                "001110000",
                "000100101",
                "100100100",
                "001100100",
                "010010100",
            ),
            strict=True,
        )
    )
}


def draw_label(consignment: Consignment, tracking_no: str, parcel: int, carrier: str, zone: str) -> str:
    """A label of 100 by 150 millimetres; text of others' is escaped."""
    to, one = consignment.ship_to, consignment.parcels[parcel - 1]
    street = " ".join(part for part in (to.city, to.line1, to.line2) if part)
    rows = [
        (14, 22, f"{carrier} · {zone.upper()}"),
        (30, 34, to.postcode),
        (52, 24, to.recipient),
        (66, 18, to.phone),
        *((80 + 9 * place, 18, part) for place, part in enumerate(_broken(street, 30)[:3])),
        (142, 14, f"{consignment.number} · {parcel}/{len(consignment.parcels)} · {one.box} · {one.grams:,} g"),
        (147, 11, f"{consignment.sender} → {to.recipient}"),
    ]
    texts = "".join(f'<text x="5" y="{y}" font-size="{size / 3:.1f}">{escape(text)}</text>' for y, size, text in rows)
    number = (
        f'<text x="50" y="136" font-size="6" text-anchor="middle" letter-spacing="1.5">{escape(tracking_no)}</text>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100mm" height="150mm" viewBox="0 0 100 150" '
        f'font-family="sans-serif"><rect width="100" height="150" fill="#fff" stroke="#000" stroke-width="0.6"/>'
        f'<line x1="0" x2="100" y1="36" y2="36" stroke="#000" stroke-width="0.4"/>{texts}'
        f"{_bars(tracking_no)}{number}</svg>"
    )


def _bars(text: str) -> str:
    """The number in Code 39, 90 wide and 22 high."""
    signs = [_CODE39[sign] for sign in f"*{text}*" if sign in _CODE39]
    widths = [float(2.5 if wide == "1" else 1) for sign in signs for wide in (*sign, "0")]
    scale = 90 / sum(widths)
    starts = [0.0, *accumulate(widths)]
    return "".join(
        f'<rect x="{5 + starts[place] * scale:.2f}" y="108" width="{width * scale:.2f}" height="22"/>'
        for place, width in enumerate(widths)
        if place % 2 == 0
    )


def _broken(text: str, longest: int) -> list[str]:
    """Lines of so many halves of a letter at most; a letter of Korean is two."""
    lines = [""]
    for word in text.split():
        if _width(f"{lines[-1]} {word}") > longest and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _width(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)
