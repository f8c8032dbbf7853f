"""`jangteo serve | worker | migrate | django`: the parts that run."""

import os
import resource
import sys
from functools import partial
from importlib import import_module

import click

from jangteo.config import database
from jangteo.config.turns import ROOM

from .options import CannotDo, PlacedCommand, loading, read_environment, start_django
from .processes import end_on_signals, follow_leash, free_port_or_fail, own_database
from .quick_migrations import quick_migrations
from .web import load_program

CONNECTIONS = 1024  # open ones, of each web process; one at rest costs no thread


@click.command(cls=PlacedCommand)
@click.option("--workers", type=click.IntRange(1, 128), default=2, show_default=True, help="Web processes.")
@click.option("--threads", type=click.IntRange(1, 256), default=8, show_default=True, help="Requests each works on.")
def serve(workers: int, threads: int) -> None:
    """Serve the shops, the office and the API until Ctrl-C.

    Starts the embedded database if it isn't running, and stops it again at the end. Migrations are not
    applied by it: run `jangteo migrate` first.
    """
    from granian.constants import Interfaces

    from .ending import DrainingServer

    env = read_environment()
    follow_leash()
    free_port_or_fail(env)
    with end_on_signals(), own_database(env):
        start_django()
        with loading():
            import_module("jangteo.config.figures").share_folder()
            import_module("jangteo.config.urls")  # web processes are copies of this one: they start with all of it
        _allow_files(2 * CONNECTIONS)
        click.echo(f"Serving on http://{env.bind}:{env.port}/ (Ctrl-C ends it)")
        server = DrainingServer(
            "jangteo.config.command.web:application",
            address=env.bind,
            port=env.port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads + 2 * ROOM,
            backpressure=CONNECTIONS,
            websockets=False,
            log_enabled=False,
            respawn_failed_workers=True,
            respawn_interval=0.3,
            workers_kill_timeout=8,
        )
        server.drain_seconds = env.drain_seconds
        server.serve(target_loader=partial(load_program, threads, os.getpid(), env.queue_seconds), wrap_loader=False)


def _allow_files(wanted: int) -> None:
    """As many open files, connections among them, as are wanted, or as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard < 0 else min(wanted, hard), hard))


@click.command(cls=PlacedCommand)
def worker() -> None:
    """Deliver events and run jobs until Ctrl-C; run as many as you like."""
    env = read_environment()
    follow_leash()
    with end_on_signals(), own_database(env):
        start_django()
        from jangteo.config.worker import watch_work
        from jangteo.kernel.services import run_worker

        watch_work(env)
        run_worker()


@click.command(cls=PlacedCommand)
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 if a migration is missing.")
def migrate(check: bool) -> None:
    """Bring the database's tables up to this version."""
    from django.core.management import CommandError, call_command

    database.ensure_database(read_environment())
    start_django()
    try:
        with quick_migrations():
            call_command("migrate", check_unapplied=check, interactive=False)
    except CommandError as problem:
        raise CannotDo(str(problem)) from problem


@click.command(cls=PlacedCommand, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """For developers: any of Django's own commands, as in: jangteo django makemigrations."""
    from django.core.management import execute_from_command_line

    database.ensure_database(read_environment())
    start_django()
    execute_from_command_line([sys.argv[0], *arguments])
