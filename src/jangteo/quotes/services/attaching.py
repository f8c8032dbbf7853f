"""Files that come with a quote: judged by their content, stored under random names, kept."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from jangteo.kernel import clock, uploads
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor
from jangteo.quotes.errors import InvalidFile, InvalidWords
from jangteo.quotes.models import Quote, QuoteFile, QuoteMessage
from jangteo.quotes.selectors.quotes import access_quote, side_of
from jangteo.quotes.types import LARGEST_FILE, MOST_FILES, Side, Upload

TAKEN = uploads.PAPERS | {uploads.XLSX}


@transaction.atomic
def attach_files(*, quote_id: UUID, files: Sequence[Upload], actor: Actor, is_inner: bool = False) -> int:
    """Keep files with a quote; returns how many. Inner ones are ours and never leave.

    locks   the quote
    raises  QuoteNotFound, InvalidFile naming the file and why, InvalidWords where a buyer wants them inner
    """
    row = access_quote(quote_id, actor, is_locked=True)
    if is_inner and side_of(actor) != Side.SELLER:
        raise InvalidWords("only staff speak among themselves", field="is_inner")
    return keep_files(row, files, actor, is_inner=is_inner)


def keep_files(
    row: Quote, files: Sequence[Upload], actor: Actor, *, message: QuoteMessage | None = None, is_inner: bool = False
) -> int:
    """Store files of a locked quote, in the caller's transaction; returns how many.

    When a later one fails, those stored before it are taken away again.

    raises  InvalidFile
    """
    there = QuoteFile.objects.filter(quote=row, is_inner=is_inner)  # of inner ones a buyer is not told, not even so
    if len(files) + there.count() > MOST_FILES:
        raise InvalidFile(f"a quote has at most {MOST_FILES} files", file="", why="too_many", most=MOST_FILES)
    kinds = [_judged(file) for file in files]
    stored: list[str] = []
    try:
        for file, kind in zip(files, kinds, strict=True):
            path = default_storage.save(f"quotes/{new_id().hex}{kind.suffix}", ContentFile(file.content))
            stored.append(path)
            QuoteFile.objects.create(
                quote=row,
                message=message,
                by=side_of(actor).value,
                made_by_id=actor.person_id,
                made_by_name=actor.name[:200],
                name=uploads.plain_name(file.name),
                path=path,
                content_type=kind.content_type,
                size=len(file.content),
                sha256=hashlib.sha256(file.content).hexdigest(),
                is_inner=is_inner,
                at=clock.now(),
            )
    except BaseException:
        drop_files(stored)
        raise
    return len(stored)


def drop_files(paths: Sequence[str]) -> None:
    """Take stored files away."""
    for path in paths:
        default_storage.delete(path)


def _judged(file: Upload) -> uploads.SniffedFile:
    try:
        return uploads.sniff(file.content, largest=LARGEST_FILE, takes=TAKEN)
    except uploads.FileProblem as problem:
        name = uploads.plain_name(file.name)
        raise InvalidFile(f"{name}: {problem.why}", file=name, why=problem.why) from None
