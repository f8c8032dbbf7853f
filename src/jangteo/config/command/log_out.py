"""`jangteo log-out`: one log-in, or all of them, log in anew; for when somebody else may be in."""

import click

from .options import CannotDo, PlacedCommand, read_environment, start_django
from .processes import own_database


@click.command(name="log-out", cls=PlacedCommand)
@click.argument("email", default="")
@click.option("--everybody", is_flag=True, help="Every buyer and every member of staff.")
@click.option("--why", default="", help="Kept in the audit.")
def log_out(email: str, everybody: bool, why: str) -> None:
    """End every session and every token of a log-in, or of all; log-ins and keys of programs stay.

    Whoever may run this on the host may do everything anyway: it asks for no right.
    """
    if bool(email) == everybody:
        raise CannotDo("name an e-mail address, or say --everybody")
    env = read_environment()
    with own_database(env):
        start_django()
        from jangteo.identity.services import log_out_everybody, log_out_everywhere
        from jangteo.kernel.types import job_actor
        from jangteo.parties.selectors import find_log_in

        actor = job_actor("jangteo log-out", via="command")
        if everybody:
            count = log_out_everybody(actor=actor, why=why)
        else:
            known = find_log_in(email=email)
            if known is None:
                raise CannotDo(f"nobody has a log-in at {email}")
            count = log_out_everywhere(user_id=known.id, actor=actor, why=why)
    click.echo(f"{count} sessions and tokens ended.")
