"""`jangteo export`, `undo-import` and `reconcile`: taking data out, an import back, and counting it again."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from jangteo.config import database

from .imports import KINDS
from .options import FOUND_SOMETHING, CannotDo, PlacedCommand, leave, read_environment, say_json, start_django

if TYPE_CHECKING:
    from jangteo.connect.types.tallies import Unlike

FORMS = ("csv", "xlsx", "jsonl", "zip")
TARGET = click.Path(dir_okay=False, path_type=Path)


@click.command("export", cls=PlacedCommand)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=TARGET)
@click.option("--format", "form", type=click.Choice(FORMS), help="By FILE's name if left out.")
@click.option("--json", "as_json", is_flag=True, help="For programs: the report as one line.")
def export_file(kind: str, file: Path, form: str | None, as_json: bool) -> None:
    """Write all of KIND into FILE as it stands now: CSV, XLSX or JSON lines, packed if it ends in .gz; pictures
    as .zip with their files.

    `jangteo import KIND FILE --map jangteo-KIND` takes it again, and changes nothing where nothing changed since.
    """
    database.ensure_database(read_environment())
    start_django()
    from jangteo.connect import services
    from jangteo.connect.types import ImportKind
    from jangteo.kernel.errors import JangteoError
    from jangteo.kernel.types import job_actor

    try:
        actor = job_actor("jangteo export", via="command")
        rows = services.export_table(ImportKind(kind), file, actor=actor, form=form or "")
    except JangteoError as refusal:
        raise CannotDo(refusal.message) from refusal
    if as_json:
        say_json({"kind": kind, "file": str(file), "rows": rows})
    else:
        click.echo(f"{rows:,} rows written to {file}.")


@click.command("undo-import", cls=PlacedCommand)
@click.argument("run", required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs: the report as one line.")
def undo_import(run: str | None, as_json: bool) -> None:
    """Take the import RUN back, as far as nobody changed since what it wrote; without RUN, list the latest.

    Exit code 1 if something had to stay.
    """
    database.ensure_database(read_environment())
    start_django()
    from jangteo.connect import selectors, services
    from jangteo.kernel.errors import JangteoError
    from jangteo.kernel.ids import parse_id
    from jangteo.kernel.types import job_actor

    if run is None:
        for one in selectors.list_runs(20):
            click.echo(f"{one.id}  {one.started_at:%Y-%m-%d %H:%M}  {one.kind:<10} {one.state:<12} {one.file_name}")
        return
    try:
        actor = job_actor("jangteo undo-import", via="command")
        report = services.undo_import(parse_id(run) or UUID(int=0), actor=actor)
    except JangteoError as refusal:
        raise CannotDo(refusal.message) from refusal
    if as_json:
        say_json({"undone": report.undone, "kept": report.kept, "kept_by_code": report.kept_by_code})
    else:
        click.echo(f"{report.undone:,} taken back, {sum(report.kept_by_code.values()):,} kept.")
        for subject, code in report.kept.items():
            click.echo(f"  {code:<16} {subject}")
    if report.kept_by_code:
        leave(FOUND_SOMETHING)


@click.command("reconcile", cls=PlacedCommand)
@click.argument("kind", type=click.Choice(("products", "prices", "customers", "orders")))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--map", "map_name", required=True, help="A ready map of Shopify or WooCommerce.")
@click.option("--json", "as_json", is_flag=True, help="For programs: the report as one line.")
def reconcile(kind: str, file: Path, map_name: str, as_json: bool) -> None:
    """Count FILE by itself and lay it beside what is here, per currency and status, to the smallest coin.

    Exit code 1 if anything differs.
    """
    database.ensure_database(read_environment())
    start_django()
    from jangteo.connect import services
    from jangteo.connect.types import ImportKind
    from jangteo.kernel.errors import JangteoError

    try:
        report = services.reconcile(ImportKind(kind), file, map_name, tell=_keep_still if as_json else _say_unlike)
    except JangteoError as refusal:
        raise CannotDo(refusal.message) from refusal
    if as_json:
        say_json(asdict(report))
    else:
        for row in report.sums:
            name = " ".join(filter(None, (row.currency, row.status))) or "all"
            click.echo(f"{name:<20} file {row.in_file:>9,} {row.file_amount:>18,f}")
            click.echo(f"{'':<20} here {row.in_shop:>9,} {row.shop_amount:>18,f}")
        click.echo(f"{report.different:,} differences.")
    if report.different:
        leave(FOUND_SOMETHING)


def _say_unlike(one: "Unlike") -> None:
    click.echo(f"  {one.why:<8} {one.key}  file {one.file_amount}  here {one.shop_amount}")


def _keep_still(one: "Unlike") -> None:
    """The report as one line names the first thousand."""
