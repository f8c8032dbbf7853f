"""`jangteo invoice-left`: invoices of what left before invoices wrote themselves."""

import click

from .options import CannotDo, PlacedCommand, read_environment, say_json, start_django
from .processes import own_database


@click.command("invoice-left", cls=PlacedCommand)
@click.option("--write", is_flag=True, help="Write the invoices; without it nothing changes.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one line.")
def invoice_left(write: bool, as_json: bool) -> None:
    """List orders that left and were never invoiced, with what is to be invoiced; --write invoices them.

    Doing it twice changes nothing the second time. Imported orders are left out: their invoices are elsewhere.
    """
    env = read_environment()
    with own_database(env):
        start_django()
        from jangteo.billing import services
        from jangteo.kernel.errors import JangteoError
        from jangteo.kernel.types import job_actor

        actor = job_actor("jangteo invoice-left", via="command")
        try:
            found = services.invoice_left(actor=actor) if write else services.preview_left(actor=actor)
        except JangteoError as error:
            raise CannotDo(f"{error.message} ({error.code})") from None
    if as_json:
        orders = [
            {"order": one.number, "gross": str(one.gross.to_decimal()), "currency": one.gross.currency} for one in found
        ]
        say_json({"is_written": write, "orders": orders})
        return
    for one in found:
        click.echo(f"{one.number}  {one.gross}")
    click.echo(f"{len(found)} {'looked after' if write else 'to invoice; --write does it'}.")
