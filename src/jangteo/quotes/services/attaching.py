"""Files that come with a quote: judged by their content, stored under random names, kept."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock, uploads
from jangteo.kernel.stored import StoredFile, store_file
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

    raises  InvalidFile
    """
    there = QuoteFile.objects.filter(quote=row, is_inner=is_inner)  # of inner ones a buyer is not told, not even so
    if len(files) + there.count() > MOST_FILES:
        raise InvalidFile(f"a quote has at most {MOST_FILES} files", file="", why="too_many", most=MOST_FILES)
    for file in files:
        stored, kind = _stored(file)
        QuoteFile.objects.create(
            quote=row,
            message=message,
            by=side_of(actor).value,
            made_by_id=actor.person_id,
            made_by_name=actor.name[:200],
            name=uploads.plain_name(file.name),
            path=stored.path,
            content_type=kind.content_type,
            size=stored.size,
            sha256=stored.sha256,
            is_inner=is_inner,
            at=clock.now(),
        )
    return len(files)


def _stored(file: Upload) -> tuple[StoredFile, uploads.SniffedFile]:
    try:
        kind = uploads.sniff(file.content, largest=LARGEST_FILE, takes=TAKEN)
    except uploads.FileProblem as problem:
        name = uploads.plain_name(file.name)
        raise InvalidFile(f"{name}: {problem.why}", file=name, why=problem.why) from None
    return store_file("quotes", file.content, kind), kind
