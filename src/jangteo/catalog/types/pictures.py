from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from jangteo.catalog.types.kinds import VariantId

MOST_PICTURE_BYTES = 10_000_000
MOST_PICTURES = 40  # of a product
LONGEST_ALT = 200
DIGEST_LENGTH = 16  # of a SHA-256, hexadecimal: as much as names of files say
WEBP, SVG = "image/webp", "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture in one size.

    digest  the beginning of its SHA-256, hexadecimal: what is sent under it never changes
    size    bytes
    """

    width: int
    height: int
    size: int
    digest: str

    @property
    def name(self) -> str:
        """The end of its address."""
        return f"{self.width}-{self.digest}.webp"


@dataclass(frozen=True, slots=True)
class MadePicture:
    """A picture made anew: `sizes` narrowest first, or one drawing and no sizes."""

    content_type: str
    sizes: tuple[tuple[Rendition, bytes], ...] = ()
    drawing: bytes = b""


@dataclass(frozen=True, slots=True)
class PortablePicture:
    """A picture of a product as files take it out and bring it in.

    sku      of the variant whose it is; empty: the product's own
    place    1 is the first of the product's pictures
    digests  the beginnings of SHA-256 by which it is known again: of the file that was sent, of the files made of it
    path     where the widest lies, below the media folder
    """

    id: UUID
    product_slug: str
    sku: str
    place: int
    titles: Mapping[str, str]
    digests: tuple[str, ...]
    path: str
    content_type: str

    @property
    def digest(self) -> str:
        """Of the file that is taken out."""
        return self.digests[-1]


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture as a page shows it.

    renditions  narrowest first; a drawing has none: it fits every width
    """

    id: UUID
    renditions: tuple[Rendition, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """A picture that is sent.

    name    what its file was called, to tell it from others; nothing is stored under it
    titles  {language: what is on it, for those who don't see it}
    """

    name: str
    content: bytes
    titles: Mapping[str, str] = field(default_factory=dict)
    variant_id: VariantId | None = None
