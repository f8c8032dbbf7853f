"""Files as people, and those who mean harm, send them for pictures: made here by bytes."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

SMALL = (64, 48)


def saved(kind: str = "PNG", *, size: tuple[int, int] = SMALL, mode: str = "RGB", **options: Any) -> bytes:
    """A picture of one colour, green on its left half."""
    colours: dict[str, Any] = {"L": 90, "P": 1, "CMYK": (0, 90, 90, 0)}
    image = Image.new(mode, size, colours.get(mode, (200, 40, 40)))
    if mode == "RGB":
        image.paste((20, 160, 60), (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def from_camera(turn: int) -> bytes:
    """A JPEG of 64 by 48 with what a telephone writes beside it: place, maker, how it was held."""
    told = Image.Exif()
    told[0x010F], told[0x0112] = "Telephone GmbH", turn
    told[0x8825] = {1: "N", 2: (37.0, 34.0, 12.0), 3: "E", 4: (126.0, 58.0, 41.0)}
    return saved("JPEG", exif=told, comment=b"taken at home", quality=95)


def moving(kind: str) -> bytes:
    """Two frames."""
    frames = [Image.new("RGB", SMALL, colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def png_of(width: int, height: int, *, rows: bytes = b"", further: bytes = b"") -> bytes:
    """A PNG that states a size, whatever is in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + further + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg_of(width: int, height: int) -> bytes:
    """A small JPEG that states another size."""
    there = saved("JPEG")
    at = there.index(b"\xff\xc0")
    return there[: at + 5] + struct.pack(">HH", height, width) + there[at + 9 :]


def webp_of(width: int, height: int) -> bytes:
    """A lossless WebP that states a size, and holds next to nothing."""
    body = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\x00" * 4
    inner = b"WEBPVP8L" + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def gif_of(width: int, height: int) -> bytes:
    """A GIF that states a size."""
    there = saved("GIF", mode="P")
    return there[:6] + struct.pack("<HH", width, height) + there[10:]


def svg(inside: str = "", attributes: str = 'viewBox="0 0 8 8"', before: str = "") -> bytes:
    """A drawing of one square, and what is put into it."""
    shape = '<rect id="a" width="8" height="8" fill="#246"/>'
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{shape}{inside}</svg>'.encode()


def nested_uses(depth: int) -> str:
    """Each group shows the one before ten times."""
    groups = [f'<g id="g{n}">' + f'<use href="#{f"g{n - 1}" if n else "a"}"/>' * 10 + "</g>" for n in range(depth)]
    return "".join(groups)


BOMB = zlib.compress(b"\x00" * 40_000_000)
DTD = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "more bytes than are taken": (b"\xff\xd8\xff" + b"\x00" * 10_000_000, "too_large"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "wrong_type"),
    "a page without a type": (b"<html><body onload=alert(1)></body></html>", "wrong_type"),
    "a program": (b"\x7fELF" + b"\x00" * 200, "wrong_type"),
    "a script of a shell": (b"#!/bin/sh\nrm -rf /\n", "wrong_type"),
    "a paper": (b"%PDF-1.7\n%%EOF", "wrong_type"),
    "an archive": (b"PK\x03\x04" + b"\x00" * 60, "wrong_type"),
    "a picture nobody shows": (saved("BMP"), "wrong_type"),
    "a picture of a scanner": (saved("TIFF"), "wrong_type"),
    "an icon": (saved("ICO", size=(32, 32)), "wrong_type"),
    "a PNG's first bytes alone": (b"\x89PNG\r\n\x1a\n", "broken"),
    "a JPEG's first bytes alone": (b"\xff\xd8\xff\xe0", "broken"),
    "a WebP's first bytes alone": (b"RIFF\x04\x00\x00\x00WEBP", "broken"),
    "an AVIF's first bytes alone": (b"\x00\x00\x00\x18ftypavif" + b"\x00" * 12, "broken"),
    "a GIF's first bytes alone": (b"GIF89a", "broken"),
    "a PNG cut off": (saved(size=(400, 400))[:-60], "broken"),
    "a JPEG cut off": (saved("JPEG", size=(400, 400))[:-300], "broken"),
    "a WebP cut off": (saved("WEBP", size=(400, 400))[:-40], "broken"),
    "an AVIF cut off": (saved("AVIF", size=(400, 400))[:-60], "broken"),
    "a PNG whose sums are wrong": (png_of(64, 48, rows=b"\x00" * 40), "broken"),
    "a PNG that unpacks to too much": (
        png_of(64, 48, further=chunk(b"zTXt", b"k\x00\x00" + BOMB)),
        "broken",
    ),
    "a PNG of 30,000 by 30,000": (png_of(30_000, 30_000, rows=BOMB), "too_many_pixels"),
    "a PNG of 2^31 by 1": (png_of(2**31 - 1, 64, rows=b""), "too_many_pixels"),
    "a PNG of no size": (png_of(0, 0), "broken"),
    "a JPEG of 65,000 by 65,000": (jpeg_of(65_000, 65_000), "too_many_pixels"),
    "a JPEG of 11,000 by 11,000": (jpeg_of(11_000, 11_000), "too_many_pixels"),
    "a WebP of 16,384 by 16,384": (webp_of(16_384, 16_384), "too_many_pixels"),
    "a GIF of 60,000 by 60,000": (gif_of(60_000, 60_000), "too_many_pixels"),
    "a dot": (saved(size=(1, 1)), "too_small"),
    "a line": (saved(size=(1600, 20)), "too_uneven"),
    "a GIF that moves": (moving("GIF"), "moving"),
    "a PNG that moves": (moving("PNG"), "moving"),
    "a WebP that moves": (moving("WEBP"), "moving"),
    "an AVIF that moves": (moving("AVIF"), "moving"),
    "a drawing cut off": (svg()[:-9], "broken"),
    "a drawing of no size": (svg(attributes=""), "broken"),
    "a drawing with a script": (svg("<script>alert(1)</script>"), "active"),
    "a drawing that acts when it is opened": (svg(attributes='viewBox="0 0 8 8" onload="alert(1)"'), "active"),
    "a drawing that acts when it is clicked": (svg('<rect ONclick="alert(1)"/>'), "active"),
    "a drawing with a page in it": (svg("<foreignObject><p>x</p></foreignObject>"), "active"),
    "a drawing with a link": (svg('<a href="https://evil.example/"><rect/></a>'), "active"),
    "a drawing that shows another file": (svg('<image href="https://evil.example/x.png"/>'), "active"),
    "a drawing that uses another file": (svg('<use href="https://evil.example/x.svg#a"/>'), "active"),
    "a drawing that runs by a link": (svg('<use href="javascript:alert(1)"/>'), "active"),
    "a drawing that calls by its fill": (svg('<rect fill="url(https://evil.example/#a)"/>'), "active"),
    "a drawing that calls by its style": (svg('<rect style="fill:url(//evil.example/#a)"/>'), "active"),
    "a drawing that hides it": (svg('<rect style="fill:u\\72l(//evil.example/#a)"/>'), "active"),
    "a drawing with a style sheet": (svg("<style>@import '//evil.example/x.css'</style>"), "active"),
    "a drawing that moves": (svg('<rect><set attributeName="href" to="javascript:alert(1)"/></rect>'), "active"),
    "a drawing that grows": (svg("&b;", before=DTD), "active"),
    "a drawing that reads a file": (svg("&x;", before=EXTERNAL), "active"),
    "a drawing that shows itself": (svg('<g id="b"><use href="#b"/></g>'), "active"),
    "a drawing that multiplies": (svg(nested_uses(9)), "active"),
    "a drawing nested deeply": (svg("<g>" * 100 + "</g>" * 100), "broken"),
    "a drawing of too many shapes": (svg("<rect/>" * 6_000), "too_large"),
}
