"""Everything that can be asked for, by those who see most of it, and what is wrong with an answer."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from access.matrix import Row, _call, rows
from access.undoing import undone
from access.world import World
from crawl.payloads import SUM

# who asks, by face: the first who is let in is enough
SHOPPERS = ("admin A", "buyer A", "customer", "guardian", "buyer B", "approver A", "guest")
READERS = {"office": ("staff admin",), "api: office": ("staff admin",)}
RUNS = re.compile(r"^\s*(?:j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|vbscript|data:text/html)\s*:?", re.IGNORECASE)
ADDRESSES = frozenset(("href", "src", "action", "formaction", "xlink:href", "srcdoc", "data", "poster", "background"))
COUNTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"^[+-]?[\d.,]+%?$")
PDF_ACTS = re.compile(rb"/(?:URI|JavaScript|JS|Launch|OpenAction|AA|EmbeddedFile)\b")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question, with all that was told."""

    name: str
    path: str
    status: int
    kind: str
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


def answers(world: World, share: int = 0, of: int = 1) -> Iterator[Answer]:
    """Each page, file and call, asked by the first who is let in."""
    asked = [row for row in rows(world) if row.method == "GET" and "logout" not in row.route]
    for row in asked[share::of]:
        for path in row.paths:
            for column in READERS.get(row.face, SHOPPERS):
                found = _answer(world, row, path, column)
                if found.status in (200, 500):
                    yield found
                    break


def _answer(world: World, row: Row, path: str, column: str) -> Answer:
    with undone():
        client = world.clients[column]
        told: Any = _call(world, row, path, column) if row.face.startswith("api") else client.get(path)
        body = b"".join(told.streaming_content) if told.streaming else told.content
    cookies = {f"cookie {name}": "" for name in told.cookies}
    kind = told.headers.get("Content-Type", "").partition(";")[0]
    return Answer(f"{row.face}: {row.name} ({column})", path, told.status_code, kind, {**told.headers, **cookies}, body)


def faults(one: Answer) -> list[str]:
    """What a payload has made of an answer, without a browser."""
    found = [f"{one.status}"] if one.status >= 500 else []
    found += [name for name in one.headers if "zqx" in name.lower()]
    found += [f"header {name}" for name, value in one.headers.items() if re.search(r"[\r\n]", value)]
    if str(SUM).encode() in one.body:
        found.append("a template was filled in")
    if b"root:x:0" in one.body:
        found.append("a file was read")
    if one.kind in ("text/html", "image/svg+xml"):
        found += elements(one.text)
    elif one.kind == "text/csv":
        found += cells(csv.reader(io.StringIO(one.text.removeprefix("\ufeff"))))
    elif one.body.startswith(b"PK\x03\x04"):
        found += workbook(one.body)
    elif one.kind == "application/pdf":
        found += paper(one.body)
    elif b"zqx" in one.body and one.headers.get("X-Content-Type-Options") != "nosniff":
        found.append("its kind may be guessed")
    return found


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_code = tag == "script" and "json" not in (dict(attrs).get("type") or "")
        for name, value in attrs:
            text = value or ""
            is_run = name.startswith(("on", "hx-on")) and "alert" in text
            is_led = name in ADDRESSES and (RUNS.match(text) or text.strip().startswith(("//zqx", "\\\\zqx")))
            if name.startswith("zqx") or is_run or is_led:
                self.found.append(f"<{tag} {name}={text[:60]!r}>")

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if self.is_code and self.cdata_elem == "script" and re.search(r"zqx|alert\(", data):
            self.found.append(f"script: {_near(data)}")


def _near(data: str) -> str:
    at = re.search(r"zqx|alert\(", data)
    return data[max(0, at.start() - 40) : at.start() + 60] if at else ""


def elements(text: str) -> list[str]:
    """What of a page was made by a payload."""
    reader = _Elements()
    reader.feed(text)
    return reader.found


def cells(lines: Any) -> list[str]:
    """Cells of a table that would count."""
    return [one[:60] for line in lines for one in line if one.startswith(COUNTS) and not NUMBER.match(one)]


def workbook(body: bytes) -> list[str]:
    """Formulas and links to elsewhere in a workbook."""
    found = []
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        for name in book.namelist():
            content = book.read(name)
            if re.search(rb"<f[ >]|<hyperlink|TargetMode=.External", content):
                found.append(f"{name} counts or leads elsewhere")
    return found


def paper(body: bytes) -> list[str]:
    """Acts and addresses in a PDF, also in what is packed."""
    parts = [body]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", body, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return [f"{act!r}" for part in parts for act in PDF_ACTS.findall(part)]
