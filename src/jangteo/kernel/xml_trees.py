"""XML read into plain trees, and written from them; hostile files are refused before they cost anything.

On expat of the standard library: a document type is refused where it starts, so there are no entities to expand and
nothing to fetch; size, depth, names and the number of elements are limited. Elements are counted before anything is
read, for a tree of too many would cost seconds until it is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from jangteo.kernel.errors import UnreadableDocument

MOST_BYTES = 32 * 1024 * 1024
MOST_DEPTH = 64
MOST_ELEMENTS = 300_000
MOST_LETTERS = 300  # of an element's name with its namespace


@dataclass(slots=True)
class Element:
    """One element with its own text.

    name       local name where its namespace is one the reader asked for, else "{namespace}local"
    children   in the order of the document
    ordinal    from one, among the children of the parent that have its name
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    text: str = ""
    line: int = 0
    ordinal: int = 1
    parent: "Element | None" = field(default=None, repr=False, compare=False)

    @property
    def path(self) -> str:
        """From the root; made when asked for, since a hostile file's would be long and many."""
        steps = []
        element: Element | None = self
        while element is not None:
            steps.append(element.name if element.ordinal == 1 else f"{element.name}[{element.ordinal}]")
            element = element.parent
        return "/" + "/".join(reversed(steps))

    def all(self, name: str) -> list["Element"]:
        """The children of a name."""
        return [child for child in self.children if child.name == name]

    def descendants(self) -> Iterator["Element"]:
        """Everything below, parents first."""
        for child in self.children:
            yield child
            yield from child.descendants()


class _Builder:
    def __init__(self, namespaces: frozenset[str]) -> None:
        self.namespaces = namespaces
        self.root: Element | None = None
        self.open: list[Element] = []
        self.pieces: list[list[str]] = []
        self.counts: list[dict[str, int]] = []
        self.elements = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _refuse(self, what: str) -> UnreadableDocument:
        where = self.open[-1].path if self.open else "/"
        return UnreadableDocument(where=where, what=what, line=self.parser.CurrentLineNumber)

    def _doctype(self, *_: object) -> None:
        raise self._refuse("a document type is not accepted")

    def _local(self, name: str) -> str:
        namespace, _, local = name.rpartition(" ")
        return local if not namespace or namespace in self.namespaces else f"{{{namespace}}}{local}"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if len(self.open) >= MOST_DEPTH:
            raise self._refuse("the elements are nested too deeply")
        if self.elements > MOST_ELEMENTS:
            raise self._refuse("there are too many elements")
        local = self._local(name)
        if len(local) > MOST_LETTERS:
            raise self._refuse("the name of an element is too long")
        element = Element(local, attributes, line=self.parser.CurrentLineNumber)
        if self.open:
            element.parent = self.open[-1]
            element.ordinal = self.counts[-1][local] = self.counts[-1].get(local, 0) + 1
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)
        self.pieces.append([])
        self.counts.append({})

    def _end(self, _: str) -> None:
        self.open.pop().text = "".join(self.pieces.pop()).strip()
        self.counts.pop()

    def _characters(self, text: str) -> None:
        self.pieces[-1].append(text)


def _tags(data: bytes) -> int:
    """How many tags begin something, in UTF-8 and in UTF-16; comments and sections count with them."""
    return data.count(b"<") - data.count(b"</") - data.count(b"<\0/")


def parse(data: bytes, *, namespaces: frozenset[str]) -> Element:
    """The root of a document.

    namespaces  whose elements are named by their local name alone
    raises      UnreadableDocument, with path and line
    """
    if len(data) > MOST_BYTES:
        raise UnreadableDocument(where="/", what=f"the file has more than {MOST_BYTES} bytes")
    if _tags(data) > MOST_ELEMENTS:
        raise UnreadableDocument(where="/", what="there are too many elements")
    builder = _Builder(namespaces)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise builder._refuse(f"not well-formed XML: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError):
        raise builder._refuse("the encoding is not known") from None
    assert builder.root is not None  # expat refuses a document without one
    return builder.root


_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)


def is_writable(text: str) -> bool:
    """Whether XML 1.0 can carry the text: no control characters, no halves of surrogates."""
    return all(
        char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char >= "\U00010000"
        for char in text
    )


def write(root: Element, *, namespaces: Mapping[str, str]) -> bytes:
    """The document as UTF-8, the same bytes for the same tree.

    namespaces  {prefix: namespace}, "" the default; names carry their prefix
    """
    declared = {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in namespaces.items()}
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    _write(Element(root.name, declared | root.attributes, root.children, root.text), 0, parts)
    return "".join(parts).encode("utf-8")


def _write(element: Element, depth: int, parts: list[str]) -> None:
    indent = "  " * depth
    attributes = "".join(f' {name}="{value.translate(_ATTRIBUTE)}"' for name, value in element.attributes.items())
    if not element.children:
        parts.append(f"{indent}<{element.name}{attributes}>{element.text.translate(_TEXT)}</{element.name}>\n")
        return
    parts.append(f"{indent}<{element.name}{attributes}>\n")
    for child in element.children:
        _write(child, depth + 1, parts)
    parts.append(f"{indent}</{element.name}>\n")
