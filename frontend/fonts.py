"""Cut the Pretendard variable font into a few files by how often Korean text needs their syllables.

Run by hand when the font changes (`python frontend/fonts.py`, after `npm ci`); the output is committed. The
order of frequency is that of the font's own published subset list. The family gets a name of its own, because
the OFL reserves the name Pretendard for the unmodified font.
"""

import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
PUBLISHED = HERE / "node_modules/pretendard/dist/web/variable"
SOURCE = PUBLISHED / "woff2/PretendardVariable.woff2"
TARGET = HERE.parent / "src/jangteo/storefront/static/storefront/fonts"
FAMILY = "Jangteo Sans"
HANGUL = range(0xAC00, 0xD7A4)
LATIN = [
    *range(0x20, 0x180),
    *range(0x2010, 0x2028),
    0x2030,
    0x2032,
    0x2033,
    0x203B,
    0x20A9,
    0x20AC,
    0x2122,
    *range(0x2190, 0x2194),
    0x2212,
    0x2248,
    0x2260,
    0x2264,
    0x2265,
    0x2713,
    0x25CF,
    0x3001,
    0x3002,
    *range(0x3008, 0x3012),
    *range(0x2460, 0x246A),
    0x00B7,
    0x318D,
    0x33A1,
    0x2109,
    0x2103,
]
CUTS = {"ko-1": 560, "ko-2": 800, "ko-3": 990}


def syllables_by_frequency() -> list[int]:
    """Every KS X 1001 syllable, the commonest first."""
    css = (PUBLISHED / "pretendardvariable-dynamic-subset.css").read_text()
    ranges = [block.split(";")[0] for block in css.split("unicode-range:")[1:]]
    ordered: list[int] = []
    for block in reversed(ranges):
        for first, last in re.findall(r"U\+([0-9a-f]+)(?:-([0-9a-f]+))?", block):
            ordered += range(int(first, 16), int(last or first, 16) + 1)
    return [code for code in dict.fromkeys(ordered) if code in HANGUL and _is_common(code)]


def _is_common(code: int) -> bool:
    try:
        return len(chr(code).encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


def cut(name: str, codes: list[int]) -> None:
    """Write one woff2 file that holds these code points only."""
    font = TTFont(SOURCE)
    options = subset.Options(flavor="woff2", layout_features=["kern", "tnum", "liga", "calt", "ccmp"], name_IDs=[])
    worker = subset.Subsetter(options)
    worker.populate(unicodes=codes)
    worker.subset(font)
    for name_id, text in {1: FAMILY, 2: "Regular", 4: FAMILY, 6: FAMILY.replace(" ", "")}.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font.flavor = "woff2"
    font.save(TARGET / f"{name}.woff2")


def unicode_range(codes: list[int]) -> str:
    """The CSS `unicode-range` of these code points."""
    parts: list[str] = []
    ordered = sorted(set(codes))
    start = previous = ordered[0]
    for code in [*ordered[1:], 0]:
        if code == previous + 1:
            previous = code
            continue
        parts.append(f"U+{start:X}" if start == previous else f"U+{start:X}-{previous:X}")
        start = previous = code
    return ",".join(parts)


def main() -> None:
    """Cut every file and write the style sheet that names them."""
    TARGET.mkdir(parents=True, exist_ok=True)
    groups = {"latin": LATIN}
    rest = syllables_by_frequency()
    for name, size in CUTS.items():
        groups[name], rest = rest[:size], rest[size:]
    faces = []
    for name, codes in groups.items():
        cut(name, codes)
        faces.append(
            f'@font-face{{font-family:"{FAMILY}";font-style:normal;font-display:swap;font-weight:45 920;'
            f'src:url(fonts/{name}.woff2) format("woff2");unicode-range:{unicode_range(codes)}}}'
        )
    (HERE / "src/fonts.css").write_text("/* Written by fonts.py */\n" + "\n".join(faces) + "\n")
    (TARGET / "OFL.txt").write_bytes((HERE / "node_modules/pretendard/dist/LICENSE.txt").read_bytes())


if __name__ == "__main__":
    main()
