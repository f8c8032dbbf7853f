"""`jangteo import`: a merchant's own files."""

from pathlib import Path

import click

from jangteo.config import database

from .options import FOUND_SOMETHING, PlacedCommand, leave, read_environment, say_json, start_django

KINDS = ("products", "prices", "customers", "orders", "stock")
EXISTING = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command("import", cls=PlacedCommand)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=EXISTING)
@click.option("--map", "map_file", type=EXISTING, required=True, help="YAML: which column is what.")
@click.option("--dry-run", is_flag=True, help="Change nothing; report what would change.")
@click.option("--all-or-nothing", is_flag=True, help="One bad row, and nothing is kept.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows here, and why.")
@click.option("--resume", is_flag=True, help="Go on where an earlier run of the same FILE was cut off.")
@click.option("--json", "as_json", is_flag=True, help="For programs: the report as one line.")
def import_file(**asked: object) -> None:
    """Read KIND (products, prices, customers, orders or stock) from FILE: CSV or XLSX, gzipped or not.

    Doing it twice changes nothing the second time. Exit code 1 if any row was refused.
    """
    database.ensure_database(read_environment())
    start_django()
    from jangteo.connect import services

    as_json = asked.pop("as_json")
    report = services.run_import(**asked)
    if as_json:
        say_json(report.as_dict())
    else:
        click.echo(report.in_words())
    if report.refused:
        leave(FOUND_SOMETHING)
