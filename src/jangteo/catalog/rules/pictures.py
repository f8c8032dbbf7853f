"""Pictures that people send: known by their bytes, taken apart within bounds, and made anew in the sizes of the pages.

Nothing of what was sent stays but its dots: no place, no camera, no comment, no other file behind the last byte.
"""

import hashlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator

from PIL import Image, ImageCms

from jangteo.catalog.types import DIGEST_LENGTH, MOST_PICTURE_BYTES, SVG, WEBP, MadePicture, Rendition
from jangteo.kernel.drawings import clean_drawing
from jangteo.kernel.uploads import LONGEST_SIDE, FileProblem

WIDTHS = (320, 640, 960, 1600)
TALLEST = 2  # times its width that a size may be high
LEAST_SIDE, MOST_UNEVEN = 16, 6  # dots; times as long as wide
QUALITY, EFFORT = 82, 4
# How many dots may be unpacked: what a decoder needs for one differs, and each stays below 200 MB.
MOST_DOTS = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 9_000_000, "AVIF": 16_000_000, "GIF": 11_000_000}
MOST_DOTS_BY_STEPS = 24_000_000  # of a JPEG that is read in steps: all of it is kept until the last
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SWAPS = {Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_270, Image.Transpose.TRANSVERSE, Image.Transpose.ROTATE_90}
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    MemoryError,
    OverflowError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    RuntimeError,
    struct.error,
    zlib.error,
)


def make_picture(content: bytes) -> MadePicture:
    """Every size of a JPEG, PNG, WebP, AVIF or still GIF as WebP; an SVG without anything that acts.

    raises  FileProblem: "empty", "too_large" (bytes), "wrong_type", "too_many_pixels", "too_small", "too_uneven",
            "moving", "broken"; of an SVG "active"
    """
    if not content:
        raise FileProblem("empty")
    if len(content) > MOST_PICTURE_BYTES:
        raise FileProblem("too_large")
    if _is_markup(content):
        return MadePicture(SVG, drawing=clean_drawing(content))
    kind = kind_of(content)
    if not kind:
        raise FileProblem("wrong_type")
    if kind == "WEBP":
        _check_size(kind, _webp_size(content))  # its canvas is made when it is opened
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            whole = _read(content, kind)
            sizes = tuple(_sizes(whole))
        except FileProblem:
            raise
        except Image.DecompressionBombError:
            raise FileProblem("too_many_pixels") from None
        except _BROKEN:
            raise FileProblem("broken") from None
    return MadePicture(WEBP, sizes)


def kind_of(content: bytes) -> str:
    """What a picture is by its first bytes; "" for everything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in (b"avif", b"avis", b"mif1", b"msf1"):
        return "AVIF"
    return "GIF" if content[:6] in (b"GIF87a", b"GIF89a") else ""


def _is_markup(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _read(content: bytes, kind: str) -> Image.Image:
    """The picture upright, in sRGB, no larger than the largest size."""
    with Image.open(io.BytesIO(content), formats=[kind, *(["MPO"] if kind == "JPEG" else [])]) as found:
        _check_size(kind, found.size)
        if kind == "JPEG" and found.info.get("progressive") and _dots(found.size) > MOST_DOTS_BY_STEPS:
            raise FileProblem("too_many_pixels")
        if kind != "JPEG" and getattr(found, "is_animated", False):
            raise FileProblem("moving")
        if kind != "JPEG":
            found.load()  # first: what is asked of it later may load it, and hide that it is broken
        profile, turn = found.info.get("icc_profile"), _turn(found)
        lies = turn in _SWAPS
        width, height = _within(found.size[::-1] if lies else found.size, WIDTHS[-1])
        wanted = (height, width) if lies else (width, height)
        if kind == "JPEG":
            found.draft(found.mode, wanted)  # unpacks an eighth, a quarter or a half of the dots at once
        found.load()
        small = _shrunk(found, wanted)
    if turn is not None:
        small = small.transpose(turn)
    small = _in_srgb(small, profile)
    small.info.clear()
    return small


def _dots(size: tuple[int, int]) -> int:
    return size[0] * size[1]


def _check_size(kind: str, size: tuple[int, int]) -> None:
    if min(size) < LEAST_SIDE:
        raise FileProblem("too_small")
    if max(size) > LONGEST_SIDE or _dots(size) > MOST_DOTS[kind]:
        raise FileProblem("too_many_pixels")
    if max(size) > MOST_UNEVEN * min(size):
        raise FileProblem("too_uneven")


def _webp_size(content: bytes) -> tuple[int, int]:
    """What a WebP says of itself.

    source  RFC 9649, sections 2.5 to 2.7
    """
    chunk, head = content[12:16], content[20:30]
    if chunk == b"VP8X" and len(head) == 10:
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if chunk == b"VP8L" and len(head) >= 5 and head[0] == 0x2F:
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and len(head) == 10 and head[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    raise FileProblem("broken")


def _turn(found: Image.Image) -> Image.Transpose | None:
    """How a camera says that a picture has to be turned; rubbish says nothing."""
    try:
        return _TURNS.get(found.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        return None


def _shrunk(found: Image.Image, size: tuple[int, int]) -> Image.Image:
    """In a mode that can be made smaller well, and made smaller."""
    mode = "RGBA" if found.has_transparency_data else "RGB"
    if found.mode.startswith("I"):
        found = found.point(lambda dot: dot * (1 / 256)).convert("L")
    elif found.mode not in (mode, "CMYK", "L") or "transparency" in found.info:
        found = found.convert(mode)
    return found.copy() if found.size == size else found.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _in_srgb(small: Image.Image, profile: object) -> Image.Image:
    """A profile that can't be read is left out."""
    wanted = "RGBA" if small.mode == "RGBA" else "RGB"
    if isinstance(profile, bytes) and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            base = small.convert("RGB") if small.mode == "RGBA" else small
            told = ImageCms.profileToProfile(base, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (*_BROKEN, ImageCms.PyCMSError):
            return small.convert(wanted)
        if told is not None:
            if small.mode == "RGBA":
                told.putalpha(small.getchannel("A"))
            return told
    return small.convert(wanted)


def _sizes(whole: Image.Image) -> Iterator[tuple[Rendition, bytes]]:
    """Narrowest first; none wider than the picture is, and the picture itself where it is narrower than a width."""
    wanted = {_within(whole.size, width) for width in WIDTHS}
    for size in sorted(wanted):
        out = io.BytesIO()
        small = whole if size == whole.size else whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        small.save(out, "WEBP", quality=QUALITY, method=EFFORT, exif=b"", icc_profile=b"", xmp=b"")
        made = out.getvalue()
        yield Rendition(*size, len(made), hashlib.sha256(made).hexdigest()[:DIGEST_LENGTH]), made


def _within(size: tuple[int, int], width: int) -> tuple[int, int]:
    share = min(1.0, width / size[0], TALLEST * width / size[1])
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))
