from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from jangteo.catalog.types.kinds import VariantId

MOST_PICTURE_BYTES = 10_000_000
MOST_PICTURES = 40  # of a product
LONGEST_ALT = 200
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
