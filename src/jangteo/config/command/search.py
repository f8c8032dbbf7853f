"""`jangteo search`: what products are found by."""

import click

from .options import PlacedCommand, PlacedGroup, read_environment, say_json, start_django
from .processes import own_database


@click.group(cls=PlacedGroup)
def search() -> None:
    """Look after what products are found by."""


@search.command(cls=PlacedCommand)
@click.option("--json", "as_json", is_flag=True, help="For programs: one line.")
def rebuild(as_json: bool) -> None:
    """Make what every product is found by anew, while the shops stay open.

    Nobody needs it: entries follow the catalogue by themselves. It is for after a restore with triggers off, or when
    `jangteo verify` names entries. Broken off, it has done a part; doing it twice changes nothing the second time.
    """
    env = read_environment()
    made = 0
    with own_database(env):
        start_django()
        from jangteo.kernel.types import job_actor
        from jangteo.search.services import rebuild_entries

        for made, every in rebuild_entries(actor=job_actor("jangteo search rebuild", via="command")):
            if not as_json:
                click.echo(f"{made} of {every}", err=True)
    if as_json:
        say_json({"products": made})
        return
    click.echo(f"{made} products are found by what they say now.")
