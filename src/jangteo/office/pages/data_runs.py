"""Imports that were begun, from here or by the command: what they wrote, what was refused, and taking them back."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.connect import selectors, services
from jangteo.connect.errors import RunNotFound
from jangteo.connect.types import Change, ChangeState, Note, RunState, RunSummary
from jangteo.office.data_words import KEPT, KIND_WORDS, OUTCOMES
from jangteo.office.pages.data_files import SHOWN, private_file, reasons, told_notes
from jangteo.office.pages.exports import noted_csv
from jangteo.office.pages.frame import attempt, language, show, staff_actor

KEPT_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{6}")
HEAD = ("row", "level", "column", "value", "code", "why")


@require_GET
def run_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One import: what it came to, the first things it changed with what they were, and the first refusals."""
    run = _run(request, run_id)
    counts = {"refused_by_code": run.counts.refused_by_code, "warned_by_code": run.counts.warned_by_code}
    counts["skipped_by_code"] = run.counts.skipped_by_code
    notes = [_plain(one) for one in selectors.list_notes(run.id, limit=SHOWN)]
    kept = selectors.list_changes(run.id, states=[ChangeState.KEPT], limit=SHOWN)
    changes = kept if run.state == RunState.UNDONE else selectors.list_changes(run.id, limit=SHOWN)
    return show(
        request,
        "import_run",
        f"{KIND_WORDS[run.kind]}: {run.file_name}",
        run=run,
        changes=[_told(one) for one in changes],
        notes=told_notes(notes),
        by_code=reasons(counts, notes),
        undone=run.changes.get(ChangeState.UNDONE, 0),
        kept=run.changes.get(ChangeState.KEPT, 0),
        left=run.changes.get(ChangeState.DONE, 0),
    )


@require_GET
def progress(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far taking back is, asked again by the page; once it is over the page comes anew."""
    run = _run(request, run_id)
    undone = run.changes.get(ChangeState.UNDONE, 0) + run.changes.get(ChangeState.KEPT, 0)
    total = sum(run.changes.values())
    response = show(request, "parts/undo_progress", "", run=run, undone=undone, total=total)
    if run.state != RunState.UNDOING:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def refused(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """Every row that was refused or taken with a warning, as CSV."""
    run = _run(request, run_id)
    spoken = language()
    rows = (
        (one.row, one.level.value, one.column, one.value, one.code, one.message(spoken))
        for one in selectors.iterate_notes(run.id)
    )
    return private_file(noted_csv(request, f"refused-{run.kind.value}", HEAD, rows, run.counts.rows_refused))


@require_POST
def undo(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Let the worker take it back."""
    run = _run(request, run_id)
    done = pgettext("office", "It is being taken back. What somebody changed since stays.")
    attempt(request, done, lambda: services.ask_undo(run_id=run.id, actor=staff_actor(request)))
    return redirect("office:import_run", run_id=run_id)


def _run(request: HttpRequest, run_id: UUID) -> RunSummary:
    """An import, for those who may bring such in."""
    try:
        run = selectors.get_run(run_id)
    except RunNotFound:
        raise Http404 from None
    if run.kind not in selectors.kinds_to_bring(staff_actor(request)):
        raise Http404
    return run


def _plain(note: Note) -> dict[str, Any]:
    return {
        "row": note.row,
        "level": note.level.value,
        "code": note.code,
        "column": note.column,
        "value": note.value,
        "names": note.names,
    }


def _told(one: Change) -> dict[str, Any]:
    return {
        "row": one.row,
        "subject": one.subject,
        "outcome": OUTCOMES[one.outcome.value],
        "state": one.state.value,
        "changes": _differing(one.before, one.after),
        "why": KEPT.get(one.code, one.code),
    }


def _differing(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """(field, old, new) of what differs; what is no record is shown whole."""
    if isinstance(after, Mapping) and (before is None or isinstance(before, Mapping)):
        old = before or {}
        return [
            (name, _figure(old.get(name) or ""), _figure(value))
            for name, value in after.items()
            if value not in (None, "") and old.get(name) != value
        ]
    return [("", _shown(before), _shown(after))] if before != after else []


def _shown(plain: Any) -> str:
    """A count as it is; prices of a step as their amounts."""
    if isinstance(plain, list):
        return ", ".join(_figure(one[0]) if isinstance(one, list) else _figure(one) for one in plain)
    return "" if plain is None else _figure(plain)


def _figure(plain: Any) -> str:
    """As it is, an amount without the zeros that it is kept with."""
    text = str(plain)
    return text.rstrip("0").rstrip(".") if KEPT_AMOUNT.fullmatch(text) else text
