"""`jangteo verify | explain`: is the data sound, and why is it so."""

import os
from typing import TYPE_CHECKING
from uuid import UUID

import click

from jangteo.config import database

from .options import FOUND_SOMETHING, PlacedCommand, leave, read_environment, say_json, start_django

if TYPE_CHECKING:
    from jangteo.kernel.because import Decision

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
    """Say why: the stored reasons behind ID.

    ID is an order's number (all its lines), number/line as in 2027-000123/2, or the id of anything that was
    decided. Exit code 1 if nothing is known about it.
    """
    database.ensure_database(read_environment())
    start_django()
    from jangteo.kernel import because

    subjects = _subjects(identifier)
    decisions = because.list_for(subjects)
    if as_json:
        say_json(
            [
                {
                    "subject_kind": one.subject_kind,
                    "subject_id": one.subject_id,
                    "subject": subjects[one.subject_id],
                    "decision": one.decision,
                    "decided_at": one.decided_at.isoformat(),
                    "because": one.because,
                }
                for one in decisions
            ]
        )
    else:
        for one in decisions:
            _tell(one, subjects[one.subject_id], language or _terminal_language())
    if not decisions:
        click.echo(f"Nothing is known about {identifier}.", err=True)
        leave(FOUND_SOMETHING)


def _tell(decision: "Decision", subject: str, language: str) -> None:
    """One decision in sentences; where no module has words for it, as it is stored."""
    from django.utils import timezone

    from jangteo.kernel import because

    moment = timezone.localtime(decision.decided_at)
    click.echo(f"{subject}: {decision.decision}, {moment:%Y-%m-%d %H:%M:%S %Z}")
    told = because.in_words(decision.decision, decision.because, language)
    for sentence in told or [f"{key}: {value}" for key, value in decision.because.items()]:
        click.echo(f"  {sentence}")


def _subjects(identifier: str) -> dict[UUID, str]:
    """The ids that reasons may be stored under, and how to call each."""
    from jangteo.kernel.ids import parse_id
    from jangteo.kernel.types import job_actor
    from jangteo.ordering import selectors
    from jangteo.ordering.errors import OrderNotFound

    actor = job_actor("jangteo explain", via="command")
    wanted = parse_id(identifier)
    number, _, position = identifier.partition("/")
    try:
        order = selectors.get_order_by_id(wanted, actor) if wanted else selectors.get_order(number, actor)
    except OrderNotFound:
        return {wanted: identifier} if wanted else {}
    called = order.summary.number
    lines = {
        line.id: f"{called}/{line.position} {line.sku} × {line.quantity}"
        for line in order.lines
        if position in ("", str(line.position))
    }
    return lines if position else {order.summary.id: called} | lines


def _terminal_language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "ko" if spoken.startswith("ko") else "en"
