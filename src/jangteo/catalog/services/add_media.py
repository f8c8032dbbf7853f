from pathlib import PurePosixPath
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from jangteo.catalog.errors import InvalidProduct
from jangteo.catalog.models import Media
from jangteo.catalog.types import FileDraft
from jangteo.kernel.ids import new_id

ALLOWED_TYPES = frozenset({"image/svg+xml", "application/pdf"})  # of our own making; what people send is made anew


@transaction.atomic
def add_media(*, product_id: UUID, file: FileDraft) -> UUID:
    """Keep a picture or document of a product; the stored name is ours, whatever the file was called.

    raises  InvalidProduct for a content type that is not served
    """
    if file.content_type not in ALLOWED_TYPES:
        raise InvalidProduct(f"{file.content_type} files are not kept", field="content_type")
    media_id = new_id()
    suffix = PurePosixPath(file.name).suffix.lower()
    stem = "".join(letter if letter.isalnum() else "-" for letter in PurePosixPath(file.name).stem).strip("-")[:60]
    path = default_storage.save(
        f"products/{product_id}/{media_id.hex[-8:]}-{stem or 'file'}{suffix}", ContentFile(file.content)
    )
    Media.objects.create(
        pk=media_id,
        product_id=product_id,
        variant_id=file.variant_id,
        kind=file.kind.value,
        path=path,
        content_type=file.content_type,
        size=len(file.content),
        titles=dict(file.titles),
        language=file.language,
        audience=file.audience,
        position=file.position,
    )
    return media_id
