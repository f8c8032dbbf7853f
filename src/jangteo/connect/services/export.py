"""One kind of everything into one file that the import takes again."""

from pathlib import Path

from django.db import connection, transaction

from jangteo.connect import gateways
from jangteo.connect.services.exports import SOURCES
from jangteo.connect.services.exports.columns import columns_of
from jangteo.connect.services.exports.pictures import PICTURE_TABLE, picture_files
from jangteo.connect.types import ImportKind
from jangteo.kernel import audit
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor


def export_table(kind: ImportKind, path: Path, *, actor: Actor, form: str = "") -> int:
    """Write everything of a kind as it stands at one moment; returns how many rows. Read by the map "jangteo-KIND".

    form    "csv", "xlsx", "jsonl", of pictures "zip" with their files; empty: by the file's name
    raises  UnreadableFile when the place cannot be written, or a workbook cannot hold it; NotPermitted
    """
    with transaction.atomic():
        if not connection.savepoint_ids:  # the outermost transaction: every page sees the same moment
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if kind == ImportKind.PICTURES and "zip" in (form, path.suffix.lower().removeprefix(".")):
            count = gateways.write_bundle(path, columns_of(kind), picture_files(actor), PICTURE_TABLE)
        else:
            count = gateways.write_table(path, columns_of(kind), SOURCES[kind](actor), form=form)
    audit.record(
        actor=actor,
        action=f"connect.export_{kind.value}",
        subject_kind="export",
        subject_id=new_id(),
        after={"file": path.name, "rows": count},
    )
    return count
