"""What a file of an order is by its content, and what it may be called."""

from jangteo.kernel.uploads import PAPERS, XLSX, FileProblem, SniffedFile, plain_name, sniff
from jangteo.ordering.errors import InvalidDocument
from jangteo.ordering.types.documents import LONGEST_DOCUMENT_NAME, MOST_DOCUMENT_BYTES

_ENDINGS = {"jpeg": "jpg"}


def read_document(name: str, content: bytes) -> tuple[str, SniffedFile]:
    """The cleaned name of a file, and what it is.

    raises  InvalidDocument; `reason` is one of the kernel's FileProblem, or other_type
    """
    clean = plain_name(name)
    try:
        found = sniff(content, largest=MOST_DOCUMENT_BYTES, takes=PAPERS | {XLSX})
    except FileProblem as problem:
        raise InvalidDocument(
            f"{clean} is not taken: {problem.why}", reason=problem.why, name=clean, limit=MOST_DOCUMENT_BYTES
        ) from None
    kind = found.suffix[1:]
    stem, _, ending = clean.rpartition(".")
    ending = ending.lower()
    if not stem:
        stem, ending = clean, ""
    if ending and _ENDINGS.get(ending, ending) != kind:
        raise InvalidDocument(f"{clean} is a {kind} inside", reason="other_type", name=clean, kind=kind)
    return f"{stem[: LONGEST_DOCUMENT_NAME - 5]}.{kind}", found
