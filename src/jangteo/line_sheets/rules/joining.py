"""Parts of a document, each a PDF of its own, written one after another as one PDF: no more than a part is held.

What Typst writes is read: every object by itself in the file, one table of their places, no encryption.
"""

import re

SOURCE = "ISO 32000-1, 7.3.10 (indirect objects), 7.5.4 (the table), 7.7.3.2 (page tree nodes)"
HEADER = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"
CATALOG, PAGES, INFO, FIRST_FREE = 1, 2, 3, 4
_PLACE = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
_REFERENCE = re.compile(rb"(?<![\w.])(\d+) 0 R(?![\w])")
_ROOT, _COUNT = re.compile(rb"/Root (\d+) 0 R"), re.compile(rb"/Count (\d+)")
_PAGES = re.compile(rb"/Pages (\d+) 0 R")


class Joiner:
    """One document in the making.

    page_count  pages written so far
    """

    def __init__(self, title: str) -> None:
        self.page_count = 0
        self._title = title
        self._places: dict[int, int] = {}
        self._nodes: list[int] = []
        self._free, self._written = FIRST_FREE, 0

    def begin(self) -> bytes:
        """What comes first."""
        self._written = len(HEADER)
        return HEADER

    def add(self, part: bytes) -> bytes:
        """A part's objects under new numbers; its pages become a branch of ours.

        raises  ValueError for what is no such document
        """
        objects, root = _objects(part)
        pages = int(_found(_PAGES, objects[root]))
        left_out = {root, *_left_out(objects[root], part)}
        numbers = {old: self._free + place for place, old in enumerate(one for one in objects if one not in left_out)}
        self._free += len(numbers)
        found = []
        for old, new in numbers.items():
            body = objects[old]
            if old == pages:
                self.page_count += int(_found(_COUNT, body))
                self._nodes.append(new)
            head, mark, stream = _split(body)
            head = _REFERENCE.sub(lambda match: _moved(match, numbers), head)
            if old == pages:
                head = head.replace(b"/Type/Pages", b"/Type/Pages/Parent %d 0 R" % PAGES, 1)
            found.append(self._object(new, head + mark + stream))
        return b"".join(found)

    def end(self) -> bytes:
        """The tree of pages, the catalogue, and the table of places."""
        kids = b" ".join(b"%d 0 R" % one for one in self._nodes)
        title = self._title.encode("utf-16-be").hex().upper().encode()
        told = [
            self._object(CATALOG, b"<</Type/Catalog/Pages %d 0 R>>" % PAGES),
            self._object(PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (self.page_count, kids)),
            self._object(INFO, b"<</Title<FEFF%s>/Creator(Jangteo)>>" % title),
        ]
        size, at = self._free, self._written
        table = [b"0000000000 65535 f\r\n", *(b"%010d 00000 n\r\n" % self._places[one] for one in range(1, size))]
        trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\n" % (size, CATALOG, INFO)
        return b"".join([*told, b"xref\n0 %d\n" % size, *table, trailer, b"startxref\n%d\n%%%%EOF\n" % at])

    def _object(self, number: int, body: bytes) -> bytes:
        told = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        self._places[number] = self._written
        self._written += len(told)
        return told


def _objects(part: bytes) -> tuple[dict[int, bytes], int]:
    """{number: what stands between `obj` and `endobj`}, in the order of the file, and the number of the catalogue."""
    at = int(part[part.rindex(b"startxref") + 9 :].split()[0])
    table, trailer = part[at : part.rindex(b"trailer")], part[part.rindex(b"trailer") :]
    places = [(int(place), number) for number, (place, _, kind) in enumerate(_PLACE.findall(table)) if kind == b"n"]
    places.sort()
    ends = [*(place for place, _ in places[1:]), at]
    found = {}
    for (place, number), end in zip(places, ends, strict=True):
        told = part[place:end]
        mark = b"%d 0 obj" % number
        if not told.startswith(mark):
            raise ValueError(f"object {number} is not where the table says")
        found[number] = told[len(mark) : told.rindex(b"endobj")].strip(b"\n")
    return found, int(_found(_ROOT, trailer))


def _left_out(catalog: bytes, part: bytes) -> set[int]:
    """What belongs to a document as a whole, and we say ourselves: metadata and facts about it."""
    told = catalog + part[part.rindex(b"trailer") :]
    return {int(number) for number in re.findall(rb"/(?:Metadata|Info) (\d+) 0 R", told)}


def _split(body: bytes) -> tuple[bytes, bytes, bytes]:
    """The dictionary, and the stream after it, which is not ours to read."""
    return body.partition(b"\nstream") if b"\nstream" in body else body.partition(b">>stream")


def _moved(match: re.Match[bytes], numbers: dict[int, int]) -> bytes:
    new = numbers.get(int(match[1]))
    return b"null" if new is None else b"%d 0 R" % new


def _found(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    match = pattern.search(text)
    if match is None:
        raise ValueError("this is no document of the kind that is joined")
    return match[1]
