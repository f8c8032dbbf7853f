"""`jangteo appoint`: the first member of staff, before there is anyone who could add one in the office."""

import click

from .options import CannotDo, PlacedCommand, read_environment, start_django
from .processes import own_database


@click.command(cls=PlacedCommand)
@click.argument("email")
@click.option("--name", default="", help="Of the person; their address when left out.")
@click.option("--role", default="staff_administrator", show_default=True, help="A role of staff.")
@click.password_option(help="Asked for when left out; not used for a log-in that is there already.")
def appoint(email: str, name: str, role: str, password: str) -> None:
    """Let a log-in into the office; it is made when there is none.

    Whoever may run this on the host may do everything anyway: it asks for no right.
    """
    env = read_environment()
    with own_database(env):
        start_django()
        from jangteo.kernel.errors import JangteoError
        from jangteo.kernel.types import job_actor
        from jangteo.parties.selectors import find_log_in
        from jangteo.parties.services import add_staff, register_shopper

        try:
            known = find_log_in(email=email)
            user_id = known.id if known else register_shopper(email=email, password=password, name=name or email)
            add_staff(user_id=user_id, role=role, actor=job_actor("jangteo appoint", via="command"))
        except JangteoError as error:
            raise CannotDo(f"{error.message} ({error.code})") from None
    click.echo(f"{email} works in the office as {role}.")
