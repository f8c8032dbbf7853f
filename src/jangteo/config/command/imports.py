"""`jangteo import`: a merchant's own files."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jangteo.config import database

from .options import FOUND_SOMETHING, CannotDo, PlacedCommand, leave, read_environment, say_json, start_django

if TYPE_CHECKING:
    from jangteo.connect.types import ImportReport, Progress

KINDS = (
    "products",
    "prices",
    "customers",
    "orders",
    "stock",
    "costs",
    "categories",
    "addresses",
    "attributes",
    "price_lists",
    "members",
    "units",
    "roles",
    "lots",
    "pictures",
    "bounds",
    "serials",
    "moves",
)
GO_ON = "What was written is kept (of an --all-or-nothing import: nothing). Go on with the same command and --resume."
EXAMPLES = 5
EXISTING = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command("import", cls=PlacedCommand)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=EXISTING)
@click.option("--map", "map_name", required=True, help="Which column is what: a YAML file, or a ready map's name.")
@click.option("--dry-run", is_flag=True, help="Change nothing; report what would change.")
@click.option("--all-or-nothing", is_flag=True, help="One bad row, and nothing is kept.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows to this file.")
@click.option("--resume", is_flag=True, help="Go on where an earlier run of the same FILE was cut off.")
@click.option("--json", "as_json", is_flag=True, help="For programs: the report as one line.")
def import_file(as_json: bool, **asked: Any) -> None:
    """Read KIND (products, prices, customers, orders …) from FILE: CSV, XLSX or JSON lines, gzipped or not; pictures as
    a ZIP of them with their table, or a table of their addresses.

    Doing it twice changes nothing the second time. Exit code 1 if any row was refused.
    """
    database.ensure_database(read_environment())
    start_django()
    from django.db import OperationalError

    from jangteo.connect import services
    from jangteo.connect.types import ImportKind
    from jangteo.kernel.errors import JangteoError
    from jangteo.kernel.types import job_actor

    try:
        report = services.run_import(
            ImportKind(asked["kind"]),
            asked["file"],
            asked["map_name"],
            actor=job_actor("jangteo import", via="command"),
            dry_run=asked["dry_run"],
            all_or_nothing=asked["all_or_nothing"],
            errors_file=asked["errors"],
            resume=asked["resume"],
            progress=_tell_progress,
        )
    except JangteoError as refusal:
        raise CannotDo(refusal.message) from refusal
    except OperationalError as problem:
        raise CannotDo(f"The database went away: {str(problem).splitlines()[0]}. {GO_ON}") from problem
    except KeyboardInterrupt:
        raise CannotDo(f"Stopped. {GO_ON}") from None
    if as_json:
        say_json({**asdict(report), "refused": report.refused})
    else:
        _tell(report)
    if report.refused:
        leave(FOUND_SOMETHING)


def _tell_progress(progress: "Progress") -> None:
    of_all = f" of {progress.total:,}" if progress.total else ""
    click.echo(f"\r{progress.step} … {progress.done:,}{of_all} rows  ", nl=False, err=True)


def _tell(report: "ImportReport") -> None:
    """The report in lines: what was read, what came of it, and why rows were left out."""
    counts = report.counts
    would = "would be " if report.is_dry_run else ""
    click.echo(err=True)
    if report.resumed_from:
        click.echo(f"Went on from row {report.resumed_from:,}.")
    click.echo(f"{counts.rows_read:,} rows read in {report.seconds:.1f} s: {counts.rows_taken:,} taken, ", nl=False)
    click.echo(f"{counts.rows_skipped:,} skipped, {counts.rows_refused:,} refused.")
    if report.is_kept or report.is_dry_run:
        click.echo(f"{counts.created:,} {would}created, {counts.changed:,} {would}changed, ", nl=False)
        click.echo(f"{counts.unchanged:,} unchanged.")
    else:
        click.echo("Nothing was kept.")
    for title, by_code in (
        ("refused", counts.refused_by_code),
        ("skipped", counts.skipped_by_code),
        ("warned", counts.warned_by_code),
    ):
        for code, count in sorted(by_code.items(), key=lambda pair: -pair[1]):
            click.echo(f"  {title:<8} {count:>9,}  {code}")
    if report.is_dry_run:
        for outcome, examples in counts.examples.items():
            for example in examples[:EXAMPLES]:
                click.echo(f"  {outcome}: {example}")
    if report.errors_file and counts.refused_by_code:
        click.echo(f"Refused rows, and why: {report.errors_file}")
