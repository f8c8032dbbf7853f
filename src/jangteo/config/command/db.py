"""`jangteo db`: the database on its own."""

import os
import subprocess
from pathlib import Path

import click

from jangteo.config import database
from jangteo.config.database import backups
from jangteo.config.environment import Environment

from .options import FOUND_SOMETHING, CannotDo, PlacedGroup, leave, read_environment, say_json


@click.group(cls=PlacedGroup)
def db() -> None:
    """Start, stop, look into, back up and restore the database."""


def _embedded_only(env: Environment, verb: str) -> None:
    if env.database_url is not None:
        raise CannotDo(f"DATABASE_URL names a PostgreSQL that Jangteo doesn't run, so it can't {verb} it.")


@db.command()
def start() -> None:
    """Start the embedded database and leave it running."""
    env = read_environment()
    _embedded_only(env, "start")
    server = database.ensure_database(env)
    if server is not None:
        state = "started" if server.started else "was running already"
        click.echo(f"Database {state} (process {server.pid}, socket folder {server.places.sock}).")


@db.command()
def stop() -> None:
    """Stop the embedded database; whoever is connected is cut off, open transactions are rolled back."""
    env = read_environment()
    _embedded_only(env, "stop")
    click.echo("Database stopped." if database.stop_server(env) else "Database was not running.")


@db.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> None:
    """Say whether the embedded database runs (exit code 0) or not (1)."""
    env = read_environment()
    _embedded_only(env, "watch")
    server = database.find_server(env)
    if as_json:
        say_json(
            {
                "running": server is not None,
                "pid": server.pid if server else None,
                "socket": str(server.places.sock) if server else None,
                "data": str(server.places.data) if server else None,
            }
        )
    elif server:
        click.echo(f"Running: process {server.pid}, data in {server.places.data}, socket in {server.places.sock}.")
    else:
        click.echo("Not running.")
    if server is None:
        leave(FOUND_SOMETHING)


@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def shell(arguments: tuple[str, ...]) -> None:
    """Open psql on the database; what follows goes to psql, as in: jangteo db shell -c "SELECT 1"."""
    env = read_environment()
    database.ensure_database(env)
    done = subprocess.run(
        [backups.client_program(env, "psql"), *arguments],
        env={**os.environ, **backups.client_environment(env)},
        check=False,
    )
    leave(done.returncode)


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over FILE if it exists.")
def backup(file: Path, force: bool) -> None:
    """Write the whole database to FILE, in PostgreSQL's own compressed format.

    May run while the shop is open. Media files are not in it: copy JANGTEO_HOME/media too.
    """
    env = read_environment()
    if file.exists() and not force:
        raise CannotDo(f"{file} exists; choose another name or add --force.")
    database.ensure_database(env)
    size = backups.back_up(env, file)
    click.echo(f"Backed up to {file} ({size / 1e6:.1f} MB).")


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--yes", is_flag=True, help="Don't ask.")
def restore(file: Path, yes: bool) -> None:
    """Put back what `jangteo db backup` wrote to FILE, in place of everything in the database now.

    It happens whole or not at all. Stop web and workers first.
    """
    env = read_environment()
    database.ensure_database(env)
    if backups.has_tables(env) and not yes:
        click.confirm("Everything in the database now will be replaced. Go on?", abort=True)
    backups.restore(env, file)
    click.echo(f"Restored from {file}.")
