"""What a file is by its content; names and stated types are not believed."""

from collections.abc import Callable

from jangteo.onboarding.types import LARGEST_FILE, SniffedFile

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 12_000
_PDF_ACTS = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


class FileProblem(ValueError):
    """Why a file is not taken: "empty", "too_large", "wrong_type", "too_many_pixels" or "active"."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def sniff(content: bytes) -> SniffedFile:
    """A PDF, PNG or JPEG.

    raises  FileProblem for everything else: too big, a picture that would unpack to too many pixels, a PDF that acts
    """
    if not content:
        raise FileProblem("empty")
    if len(content) > LARGEST_FILE:
        raise FileProblem("too_large")
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    size_of: Callable[[bytes], tuple[int, int] | None]
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        found, size_of = SniffedFile("image/png", ".png"), _png_size
    elif content.startswith(b"\xff\xd8\xff"):
        found, size_of = SniffedFile("image/jpeg", ".jpg"), _jpeg_size
    else:
        raise FileProblem("wrong_type")
    size = size_of(content)
    if size is None or 0 in size:
        raise FileProblem("wrong_type")
    if max(size) > LONGEST_SIDE or size[0] * size[1] > MOST_PIXELS:
        raise FileProblem("too_many_pixels")
    return found


def _pdf(content: bytes) -> SniffedFile:
    if b"%%EOF" not in content[-2048:]:
        raise FileProblem("wrong_type")
    if any(_names(content, act) for act in _PDF_ACTS):
        raise FileProblem("active")
    return SniffedFile("application/pdf", ".pdf")


def _names(content: bytes, act: bytes) -> bool:
    """Whether a PDF name stands there whole: "/JS" but not "/JSomething"."""
    at = content.find(act)
    while at >= 0:
        if not content[at + len(act) : at + len(act) + 1].isalnum():
            return True
        at = content.find(act, at + 1)
    return False


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR" or len(content) < 33:
        return None
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _JPEG_FRAMES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        else:
            at += 2 + max(int.from_bytes(content[at + 2 : at + 4]), 2)
    return None
