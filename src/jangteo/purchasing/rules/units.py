"""Which unit of sale a written unit stands for; a box never quietly becomes a piece."""

from collections.abc import Collection, Sequence

PACKS = {
    "박스": ("case", "pack"),
    "상자": ("case", "pack"),
    "box": ("case", "pack"),
    "boxes": ("case", "pack"),
    "case": ("case",),
    "cases": ("case",),
    "carton": ("case",),
    "cartons": ("case",),
    "ctn": ("case",),
    "세트": ("set",),
    "셋트": ("set",),
    "set": ("set",),
    "sets": ("set",),
    "팩": ("pack",),
    "묶음": ("pack",),
    "판": ("pack",),
    "pack": ("pack",),
    "packs": ("pack",),
    "팔레트": ("pallet",),
    "pallet": ("pallet",),
    "pallets": ("pallet",),
}
PAIRS = {"켤레": "pair", "쌍": "pair", "pair": "pair", "pairs": "pair"}
SETS = ("세트", "셋트", "set")


def unit_code(written: str, units: Collection[str], names: Sequence[str] = ()) -> str:
    """The unit of sale that is meant; empty where a pack is meant that the article is not sold by.

    written  as it stands in a line, lower case; empty: none, which means a piece
    units    codes of those the article is sold by
    names    of the article: one piece of a "tea set" is a set

    >>> unit_code("박스", ["each", "case"]), unit_code("box", ["each"]), unit_code("개", ["each"])
    ('case', '', 'each')
    >>> unit_code("세트", ["each"], ["다기 세트"])
    'each'
    """
    piece = "each" if "each" in units else next(iter(units), "")
    if written in PAIRS:
        return PAIRS[written] if PAIRS[written] in units else piece
    if written not in PACKS:
        return piece
    found = next((code for code in PACKS[written] if code in units), "")
    if not found and "set" in PACKS[written] and any(word in name.lower() for name in names for word in SETS):
        return piece
    return found
