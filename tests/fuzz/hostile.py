"""Files that mean harm, made by bytes: kinds times ways to hide them; and the doors that take files from people."""

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator

from catalog.picture_files import HOSTILE, chunk, gif_of, jpeg_of, nested_uses, png_of, saved, svg, webp_of
from jangteo.catalog.rules.pictures import make_picture
from jangteo.channels.errors import InvalidLogo
from jangteo.channels.rules.logos import read_logo
from jangteo.connect.errors import UnreadableFile
from jangteo.connect.gateways.sheets import read_sheet
from jangteo.kernel.errors import UnreadableDocument
from jangteo.kernel.uploads import PAPERS, XLSX, FileProblem, sniff
from jangteo.kernel.xml_trees import parse

MOST = 10_000_000
MARK = b"hArMfUl"
SCRIPT = b"<script>" + MARK + b"()</script>"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
REFUSALS = (FileProblem, InvalidLogo, UnreadableFile, UnreadableDocument)
DOORS: dict[str, Callable[[bytes], object]] = {
    "a paper or workbook": lambda content: sniff(content, largest=MOST, takes=PAPERS | {XLSX}),
    "a picture": make_picture,
    "a logo": read_logo,
    "a sheet": lambda content: read_sheet(content, most_rows=5_000, most_bytes=MOST),
    "an e-invoice": lambda content: parse(content, namespaces=frozenset()),
}
PDF_ACTS = ["JavaScript", "JS", "Launch", "EmbeddedFile", "RichMedia", "XFA"]
XLSX_PARTS = [
    "xl/vbaProject.bin",
    "xl/activeX/activeX1.xml",
    "xl/externalLinks/externalLink1.xml",
    "xl/embeddings/ole.bin",
    "xl/macrosheets/sheet1.xml",
    "xl/connections.xml",
    "customUI/customUI.xml",
    "../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\windows\\x.exe",
    "xl/worksheets/../../x",
]
ENTITIES = {
    "reads a file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    "calls": '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:1/">]><r>&x;</r>',
    "takes a parameter": '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]><r/>',
    "has a type of elsewhere": '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd"><r/>',
    "grows": "<!DOCTYPE r [<!ENTITY a 'aaaa'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else '&a;' * 10}'>" for n in range(9))
    + "]><r>&a8;</r>",
    "is deep": "<r>" * 50_000 + "</r>" * 50_000,
    "is broad": "<r>" + "<a/>" * 400_000 + "</r>",
    "has many attributes": "<r " + " ".join(f'a{n}="x"' for n in range(50_000)) + "/>",
    "has a long name": f"<{'n' * 100_000}/>",
    "includes": '<r xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></r>',
    "has a sheet": '<?xml-stylesheet href="http://127.0.0.1:1/x.xsl" type="text/xsl"?><r/>',
}
SVG_ACTS = [
    "<script>{m}()</script>",
    "<script href='data:text/javascript,{m}()'/>",
    "<a href='javascript:{m}()'><rect/></a>",
    "<image href='http://127.0.0.1:1/{m}'/>",
    "<use href='data:image/svg+xml,{m}'/>",
    "<rect onload='{m}()'/>",
    "<rect onmouseover='{m}()'/>",
    "<foreignObject><iframe src='javascript:{m}()'/></foreignObject>",
    "<animate attributeName='href' values='javascript:{m}()'/>",
    "<set attributeName='onload' to='{m}()'/>",
    "<style>*{{background:url(http://127.0.0.1:1/{m})}}</style>",
    "<style>@import 'http://127.0.0.1:1/{m}';</style>",
    "<rect style='fill:url(http://127.0.0.1:1/{m})'/>",
    "<rect fill='url(http://127.0.0.1:1/{m}#a)'/>",
    "<filter><feImage href='http://127.0.0.1:1/{m}'/></filter>",
    "<iframe src='javascript:{m}()'/>",
    "<handler type='text/javascript'>{m}()</handler>",
    "<video src='http://127.0.0.1:1/{m}'/>",
    "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>{m}()</h:script>",
    "<x:img xmlns:x='http://www.w3.org/1999/xhtml' src='x' onerror='{m}()'/>",
]
HEADS = {
    "PNG": b"\x89PNG\r\n\x1a\n",
    "JPEG": b"\xff\xd8\xff\xe0",
    "GIF": b"GIF89a",
    "WebP": b"RIFF\x40\x00\x00\x00WEBP",
    "PDF": b"%PDF-1.7\n",
    "archive": b"PK\x03\x04",
    "mark of UTF-8": b"\xef\xbb\xbf",
}
PROGRAMS = {
    "page": b"<!doctype html>" + SCRIPT,
    "PHP": b"<?php system($_GET['c']); //" + MARK + b" ?>",
    "ELF": b"\x7fELF" + bytes(200) + MARK,
    "EXE": b"MZ\x90\x00" + bytes(200) + MARK,
    "shell": b"#!/bin/sh\n" + MARK,
    "Java": b"\xca\xfe\xba\xbe" + bytes(60) + MARK,
    "flash": b"CWS\x0a" + bytes(60) + MARK,
    "script of Windows": b"WScript.Echo('" + MARK + b"')",
    "pickle": b"\x80\x04cposix\nsystem\n" + MARK,
    "old workbook": b"\xd0\xcf\x11\xe0" + bytes(600) + MARK,
    "PostScript": b"%!PS\n(" + MARK + b") run",
    "ImageMagick script": b"push graphic-context\nfill 'url(https://127.0.0.1:1/\"|" + MARK + b")'\n",
}


def files() -> Iterator[tuple[str, bytes]]:
    """Every file by a name; more than three hundred."""
    yield from ((name, content) for name, (content, _why) in HOSTILE.items())
    yield from _programs()
    yield from _drawings()
    yield from _documents()
    yield from _papers()
    yield from _workbooks()
    yield from _pictures()
    yield from _tables()


def _programs() -> Iterator[tuple[str, bytes]]:
    for name, program in PROGRAMS.items():
        yield f"{name}, as it is", program
        for kind, head in HEADS.items():
            yield f"{name} behind the first bytes of {kind}", head + program
        yield f"{name} behind a whole PNG", saved() + program
        yield f"{name} behind a whole JPEG", saved("JPEG") + program


def _drawings() -> Iterator[tuple[str, bytes]]:
    for number, act in enumerate(SVG_ACTS):
        inside = act.format(m=MARK.decode())
        yield f"drawing {number}", svg(inside)
        yield f"drawing {number} in UTF-16", svg(inside).decode().encode("utf-16")
        yield f"drawing {number} behind a comment", b"<!-- -->" + svg(inside)
    for depth in (6, 9, 30):
        yield f"drawing that repeats itself {depth} deep", svg(nested_uses(depth))


def _documents() -> Iterator[tuple[str, bytes]]:
    for name, text in ENTITIES.items():
        yield f"document that {name}", text.encode()
        yield f"document with a declaration that {name}", b'<?xml version="1.0"?>' + text.encode()
        yield f"document in UTF-16 that {name}", text.encode("utf-16")
        if len(text) < 5_000:
            yield f"drawing that {name}", svg(text.partition("]>")[2], before=text.partition("]>")[0] + "]>")


def _papers() -> Iterator[tuple[str, bytes]]:
    for act in PDF_ACTS:
        for way, body in {"as it is": f"<< /{act} ({MARK.decode()}) >>", "in a list": f"[/{act}]"}.items():
            yield f"paper with {act} {way}", f"%PDF-1.7\n1 0 obj {body} endobj\n%%EOF".encode()
            yield f"paper with {act} {way}, cut off", f"%PDF-1.7\n1 0 obj {body} endobj".encode()
        yield f"paper with {act} behind much", b"%PDF-1.7\n" + b" " * 5_000_000 + f"/{act} 1 0 R\n%%EOF".encode()
    yield "paper without an end", b"%PDF-1.7\n" + bytes(1_000)


def _workbooks() -> Iterator[tuple[str, bytes]]:
    for part in XLSX_PARTS:
        yield f"workbook with {part}", _archive({part: MARK})
        yield f"workbook without types with {part}", _archive({part: MARK}, types="")
    yield "workbook with macros", _archive({}, types=TYPES.replace("sheet.main", "sheet.macroEnabled.main"))
    yield "workbook of many parts", _archive({f"xl/{n}.xml": b"" for n in range(3_000)})
    yield "workbook that unpacks to 300 MB", _archive({"xl/worksheets/sheet1.xml": bytes(300_000_000)})
    yield "workbook whose types unpack to 2 MB", _archive({}, types=TYPES + " " * 2_000_000)
    for at in (10, 100, 300):
        yield f"workbook cut off at {at}", _archive({})[:at]
    for name, text in ENTITIES.items():
        if len(text) < 5_000:
            yield f"workbook whose sheet {name}", _archive({"xl/worksheets/sheet1.xml": text.encode()})
    yield "packed zeros", gzip.compress(bytes(20_000_000))


def _archive(parts: dict[str, bytes], types: str = TYPES) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if types:
            archive.writestr("[Content_Types].xml", types)
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _pictures() -> Iterator[tuple[str, bytes]]:
    for side in (0, 12_001, 16_383, 30_000, 60_000):
        for name, made in {"PNG": png_of, "JPEG": jpeg_of, "WebP": webp_of, "GIF": gif_of}.items():
            if (side or name != "WebP") and (side < 16_384 or name != "WebP"):
                yield f"{name} of {side} by {side}", made(side, side)
                yield f"{name} of {side} by 1", made(side, 1)
    bomb = zlib.compress(bytes(30_000_000))
    for kind in (b"zTXt", b"iTXt", b"iCCP", b"tEXt"):
        yield f"PNG with much in {kind!r}", png_of(64, 48, further=chunk(kind, b"k\x00\x00" + bomb))
    for at in (9, 20, 33, 60):
        for kind_name in ("PNG", "JPEG", "GIF", "WEBP"):
            yield f"{kind_name} cut off at {at}", saved(kind_name, mode="P" if kind_name == "GIF" else "RGB")[:at]


def _tables() -> Iterator[tuple[str, bytes]]:
    for number, row in enumerate(
        (b"a,b\n" * 6_000, b"," * 2_000_000, b'"' + b"x" * 2_000_000, b"a\x00b,c", b'"a"b,c\n')
    ):
        yield f"table {number}", row
        yield f"table {number} in UTF-16", row.decode("latin-1").encode("utf-16")
    yield "deep JSON", b"[" * 500_000
    yield "deep objects", b'{"a":' * 200_000
    yield "a long number", json.dumps({"a": 10**4_000}).encode()
    yield "bytes of no text", bytes(range(256)) * 40


def outcome(door: str, content: bytes) -> str:
    """ "refused", or "harmless" if what comes of it carries no harm; anything else is raised."""
    try:
        found = DOORS[door](content)
    except REFUSALS:
        return "refused"
    if door in ("a picture", "a logo"):
        assert MARK not in repr(found).encode()
    return "harmless"
