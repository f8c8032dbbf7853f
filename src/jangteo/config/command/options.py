"""What every command shares: --home and --port anywhere on the line, exit codes, and starting Django late."""

import gc
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from jangteo.config.environment import BadEnvironment, Environment

FINE, FOUND_SOMETHING, CANNOT = 0, 1, 2


class CannotDo(click.ClickException):
    """The command can't do what it was asked; exit code 2."""

    exit_code = CANNOT


def _into_environment(context: click.Context, option: click.Parameter, value: object) -> None:
    if value is not None and option.name is not None:
        os.environ[f"JANGTEO_{option.name.upper()}"] = str(value)


def place_options() -> list[click.Option]:
    """--home and --port; both end in the environment, where all of Jangteo and its children read them."""
    return [
        click.Option(
            ["--home"],
            metavar="FOLDER",
            expose_value=False,
            is_eager=True,
            callback=_into_environment,
            help="Where everything is kept: database, media, secret key (else JANGTEO_HOME).",
        ),
        click.Option(
            ["--port"],
            type=click.IntRange(1, 65535),
            metavar="PORT",
            expose_value=False,
            is_eager=True,
            callback=_into_environment,
            help="Where the site answers (else JANGTEO_PORT, else 8000).",
        ),
    ]


class PlacedCommand(click.Command):
    """A command that takes --home and --port."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(place_options())


class PlacedGroup(click.Group):
    """A group of commands, each of which takes --home and --port, as does the group."""

    command_class = PlacedCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(place_options())

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order they were written: what a newcomer needs first comes first."""
        return list(self.commands)


def read_environment() -> Environment:
    """The environment with the options given on the line.

    raises  CannotDo
    """
    try:
        return Environment.read()
    except BadEnvironment as problem:
        raise CannotDo(str(problem)) from problem


def start_django() -> None:
    """Load settings and apps, now that --home and --port are known."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")
    with loading():
        django.setup()


@contextmanager
def loading() -> Iterator[None]:
    """Nothing that is loaded goes again: it is not looked through for what could, now or later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def say_json(value: object) -> None:
    """One line of JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def leave(code: int) -> NoReturn:
    """End the command with this exit code."""
    raise click.exceptions.Exit(code)
