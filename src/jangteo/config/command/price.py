"""`jangteo price`: what a scenario's cart costs; needs neither Django nor a database."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from jangteo.pricing.errors import BadScenario
from jangteo.pricing.gateways import load_scenario
from jangteo.pricing.rules.scenarios import differences, price_scenario
from jangteo.pricing.types import Scenario

from .options import CANNOT, FINE, FOUND_SOMETHING, PlacedCommand, leave, say_json


@click.command(cls=PlacedCommand)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Compare with what each file expects; exit code 1 on a difference.")
def price(files: Sequence[Path], check: bool) -> None:
    """Price the cart of each scenario file: one line of JSON a file, in their order.

    A scenario holds lists, promotions, a buyer and a cart; it is priced by the same functions as the shop. No
    database is asked. A file that is no valid scenario is named with the place that is wrong: exit code 2.
    """
    codes = [_price_one(file, check=check) for file in files]
    if check:
        click.echo(f"{len(files)} checked, {codes.count(FOUND_SOMETHING)} differ, {codes.count(CANNOT)} unreadable.")
    leave(max(codes))


def _price_one(file: Path, *, check: bool) -> int:
    scenario = _load(file)
    if scenario is None:
        return CANNOT
    result = price_scenario(scenario)
    if not check:
        say_json(result)
        return FINE
    found = list(differences(scenario.expect, result)) if scenario.expect is not None else []
    for one in found:
        click.echo(f"{file}: {one.path}: expected {_json(one.expected)}, actual {_json(one.actual)}")
    return FOUND_SOMETHING if found else FINE


def _load(file: Path) -> Scenario | None:
    try:
        return load_scenario(file.read_bytes())
    except OSError as problem:
        click.echo(f"{file}: cannot be read: {problem.strerror}", err=True)
    except BadScenario as problem:
        click.echo(f"{file}: {problem}", err=True)
    return None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
