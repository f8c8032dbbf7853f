"""Pictures of products: the table that says where each belongs, and their files."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import IO
from unicodedata import normalize

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import SVG, PortablePicture
from jangteo.connect.services.exports.columns import cells
from jangteo.connect.services.writers.pictures import picture_facts
from jangteo.connect.types import ImportKind
from jangteo.kernel.types import Actor

PICTURE_TABLE = "pictures.csv"
PAGE = 200
type Rows = Iterator[Sequence[str]]


def picture_rows(actor: Actor) -> Rows:
    """Each picture by its product and place; its digest finds it again without the file."""
    for page in catalog.pages_of_pictures(PAGE):
        for one in page:
            yield cells(ImportKind.PICTURES, picture_facts(one))


def picture_files(actor: Actor) -> Iterator[tuple[Sequence[str], str, Callable[[], IO[bytes]]]]:
    """(the row, the file's name in the ZIP, what opens it) of each picture."""
    for page in catalog.pages_of_pictures(PAGE):
        for one in page:
            name = _name(one)
            row = cells(ImportKind.PICTURES, picture_facts(one) | {"file": name})
            yield row, name, partial(catalog.open_portable, one)


def _name(one: PortablePicture) -> str:
    ending = "svg" if one.content_type == SVG else "webp"
    return normalize("NFC", f"{one.product_slug}/{one.place:02}.{ending}")
