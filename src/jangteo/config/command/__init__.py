"""The `jangteo` command: everything is started, kept and looked after with it."""

import sys
import traceback

import click

from jangteo.config.database import DatabaseProblem
from jangteo.config.environment import BadEnvironment

from .appoint import appoint
from .checks import explain, verify
from .db import db
from .demo import demo
from .exports import export_file, reconcile, undo_import
from .flags import flags
from .imports import import_file
from .invoice_left import invoice_left
from .log_out import log_out
from .options import CANNOT, PlacedGroup
from .price import price
from .run import django, migrate, serve, worker
from .search import search
from .secrets import secrets
from .upgrade import upgrade


@click.group(cls=PlacedGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="jangteo", prog_name="jangteo")
def cli() -> None:
    """Jangteo: one backend for every way a merchant sells.

    Try it:  jangteo demo

    A database comes along and is started by itself; set DATABASE_URL to use another PostgreSQL.
    Exit codes: 0 fine, 1 found something wrong, 2 can't be done.
    """


for _command in (
    *(demo, appoint, log_out, secrets, serve, worker, migrate, upgrade, verify, explain),
    *(price, db, search, flags, import_file, export_file, undo_import, reconcile, invoice_left, django),
):
    cli.add_command(_command)


def main() -> None:
    """Run the command; what can't be done is said in a sentence, a bug in a traceback: both exit code 2."""
    try:
        sys.exit(cli.main(prog_name="jangteo", standalone_mode=False) or 0)
    except click.Abort:
        click.echo("Aborted; nothing was changed.", err=True)
    except click.ClickException as problem:
        problem.show()
    except (BadEnvironment, DatabaseProblem) as problem:
        click.echo(f"Error: {problem}", err=True)
    except Exception:
        traceback.print_exc()
    sys.exit(CANNOT)
