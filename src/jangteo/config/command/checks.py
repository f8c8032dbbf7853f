"""`jangteo verify | explain`: is the data sound, and why is it so."""

import os
from uuid import UUID

import click

from jangteo.config import database

from .options import FOUND_SOMETHING, CannotDo, PlacedCommand, leave, read_environment, say_json, start_django

SHOWN_ROWS = 5


@click.command(cls=PlacedCommand)
@click.option("--json", "as_json", is_flag=True, help="For programs: one line with every finding.")
def verify(as_json: bool) -> None:
    """Check every promise about the data: stock adds up, orders sum, journals balance…

    Changes nothing and may run while the shop is open. Exit code 1 if a promise is broken; the first
    bad rows are named.
    """
    database.ensure_database(read_environment())
    start_django()
    from jangteo.kernel import verify as invariants

    findings = invariants.run()
    broken = [finding for finding in findings if not finding.is_clean]
    if as_json:
        say_json(
            {
                "checked": len(findings),
                "broken": [
                    {"name": one.invariant.name, "says": one.invariant.says, "rows": one.rows} for one in broken
                ],
            }
        )
    else:
        for one in broken:
            click.echo(f"BROKEN  {one.invariant.name}: {one.invariant.says}")
            for row in one.rows[:SHOWN_ROWS]:
                click.echo("        " + ", ".join(f"{key}={value}" for key, value in row.items()))
        click.echo(f"{len(findings)} promises checked, {len(broken)} broken.")
    if broken:
        leave(FOUND_SOMETHING)


@click.command(cls=PlacedCommand)
@click.argument("identifier", metavar="ID")
@click.option("--language", type=click.Choice(["ko", "en"]), help="Of the sentences; else as the terminal's.")
@click.option("--json", "as_json", is_flag=True, help="For programs: the stored reasons as they are.")
def explain(identifier: str, language: str | None, as_json: bool) -> None:
    """Say why: the stored reasons behind ID (an order number, an order line, a movement of stock…).

    Exit code 1 if nothing is known about ID.
    """
    database.ensure_database(read_environment())
    start_django()
    from jangteo.kernel import because

    decisions = because.list_for(_subjects(identifier))
    if as_json:
        say_json(
            [
                {
                    "subject_kind": one.subject_kind,
                    "subject_id": one.subject_id,
                    "decision": one.decision,
                    "decided_at": one.decided_at.isoformat(),
                    "because": one.because,
                }
                for one in decisions
            ]
        )
    for one in [] if as_json else decisions:
        click.echo(f"{one.decision} of {one.subject_kind} {one.subject_id}, {one.decided_at:%Y-%m-%d %H:%M:%S %Z}")
        told = because.in_words(one.decision, one.because, language or _terminal_language())
        for sentence in told or [f"{key}: {value}" for key, value in one.because.items()]:
            click.echo(f"  {sentence}")
    if not decisions:
        if not as_json:
            click.echo(f"Nothing is known about {identifier}.", err=True)
        leave(FOUND_SOMETHING)


def _subjects(identifier: str) -> list[UUID]:
    try:
        return [UUID(identifier)]
    except ValueError:
        raise CannotDo(f"{identifier!r} is not an id.") from None


def _terminal_language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "ko" if spoken.startswith("ko") else "en"
