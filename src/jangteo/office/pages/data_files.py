"""Files that staff bring and take: sent, looked through, brought in at their word; written and fetched."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.connect import selectors, services
from jangteo.connect.errors import IntakeNotFound, TakeoutNotFound
from jangteo.connect.types import ImportKind
from jangteo.connect.types.intakes import BY_HEADER, FORMS, LONGEST_MAP, MOST_BYTES, Intake, IntakeState, Upload
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.office.data_words import KIND_WORDS, OUTCOMES
from jangteo.office.pages.frame import attempt, language, one_of, page_number, pager, show, staff_actor
from jangteo.office.wording import REFUSALS, refusal_in_words

FORM_TITLES = {"zip": pgettext_lazy("office", "ZIP with the files (pictures)")}
SHOWN, PAGE = 50, 20
FORM_WORDS = {"csv": "CSV", "xlsx": "Excel (XLSX)", "jsonl": "JSON Lines", "zip": "ZIP"}


@require_GET
def data_page(request: HttpRequest) -> HttpResponse:
    """A form to bring a file, one to take a file, what is under way, what was brought in."""
    return _data(request)


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file and let the worker look through it."""
    kind = next((one for one in ImportKind if one.value == request.POST.get("kind")), None)
    if kind is None:
        raise Http404
    sent, own = request.FILES.get("file"), request.FILES.get("map_file")
    upload = Upload(
        kind=kind,
        name=(sent.name if sent else "") or "",
        content=sent.read(MOST_BYTES + 1) if sent else b"",
        map_name=request.POST.get("map") or BY_HEADER,
        map_text=own.read(LONGEST_MAP + 1).decode("utf-8", "replace").replace("\x00", "") if own else "",
        is_whole="whole" in request.POST,
    )
    try:
        intake_id = services.receive_file(upload=upload, actor=staff_actor(request))
    except JangteoError as refused:
        if refused.status >= 500:
            raise
        return _data(request, problem=refusal_in_words(refused), status=422)
    return redirect("office:intake", intake_id=intake_id)


@require_GET
def intake_page(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """One file: how far it is, what it would change, what of it is refused."""
    intake = _intake(request, intake_id)
    if intake.state == IntakeState.DONE and intake.run_id:
        return redirect("office:import_run", run_id=intake.run_id)
    counts = intake.report.get("counts", {})
    return show(
        request,
        "intake",
        f"{KIND_WORDS[intake.kind]}: {intake.file_name}",
        intake=intake,
        counts=counts,
        map_title=_map_title(intake.map_name),
        examples=_examples(counts),
        notes=told_notes(intake.report.get("notes", ())),
        by_code=reasons(counts, intake.report.get("notes", ())),
        problem=problem_of(intake.code, intake.facts),
    )


@require_GET
def progress(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """How far it is, asked again by the page; once it is over the page comes anew."""
    intake = _intake(request, intake_id)
    response = show(request, "parts/intake_progress", "", intake=intake)
    if not intake.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def failures(request: HttpRequest, intake_id: UUID) -> HttpResponseBase:
    """The rows that looking through the file refused, and why."""
    _intake(request, intake_id)
    path = selectors.failures_path(staff_actor(request), intake_id)
    if not path:
        raise Http404
    try:
        stream = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    return private_file(FileResponse(stream, as_attachment=True, filename="refused.csv", content_type="text/csv"))


@require_POST
def act(request: HttpRequest, intake_id: UUID, action: str) -> HttpResponse:
    """Bring it in, stop, or throw it away."""
    works = {
        "start": (services.start_intake, pgettext("office", "It begins. You can go on working.")),
        "stop": (services.stop_intake, pgettext("office", "It stops after the rows that are being written.")),
        "forget": (services.forget_intake, pgettext("office", "The file is thrown away.")),
    }
    if action not in works:
        raise Http404
    _intake(request, intake_id)
    work, done = works[action]
    is_done = attempt(request, done, lambda: work(intake_id=intake_id, actor=staff_actor(request)))
    if action == "forget" and is_done:
        return redirect("office:data")
    return redirect("office:intake", intake_id=intake_id)


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Have a file written."""
    kind = next((one for one in ImportKind if one.value == request.POST.get("kind")), None)
    form = request.POST.get("form", "")
    if kind is None or form not in FORMS:
        raise Http404
    done = pgettext("office", "It is being written. You can go on working; it will stand here.")
    attempt(request, done, lambda: services.ask_takeout(kind=kind, form=form, actor=staff_actor(request)))
    return redirect(f"{reverse('office:data')}#exports")


@require_GET
def fetch_file(request: HttpRequest, takeout_id: UUID) -> HttpResponseBase:
    """The file, for who asked for it."""
    try:
        name, stream = services.open_takeout(takeout_id=takeout_id, actor=staff_actor(request))
    except TakeoutNotFound:
        raise Http404 from None
    return private_file(FileResponse(stream, as_attachment=True, filename=name))


def private_file(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by nobody on its way."""
    response["Cache-Control"] = "private, no-store"
    return response


def told_notes(notes: Any) -> list[dict[str, Any]]:
    """The first notes, in the reader's words."""
    return [{**one, "why": say(one["names"], language())} for one in list(notes)[:SHOWN]]


def reasons(counts: Mapping[str, Any], notes: Any) -> list[tuple[str, int, str]]:
    """(why in words, how many rows, the level) of what was refused or taken with a warning, most first."""
    words = {one["code"]: say(one["names"], language()) for one in notes}
    return [
        (words.get(code, code), count, level)
        for level in ("refused", "warned", "skipped")
        for code, count in sorted(counts.get(f"{level}_by_code", {}).items(), key=lambda pair: -pair[1])
    ]


def problem_of(code: str, facts: Mapping[str, Any]) -> str:
    """Why a file as a whole can't be taken, in words."""
    if not code:
        return ""
    words = REFUSALS.get(code)
    return words(dict(facts)) if words else str(facts.get("message") or code)


def _examples(counts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The first rows that differ: {row, key, outcome, changes: [(field, old, new)]}."""
    rows = [
        {
            "row": one["row"],
            "key": one["key"].replace("\x1f", " · "),
            "outcome": OUTCOMES[outcome],
            "is_new": outcome == "create",
            "changes": [(name, old, new) for name, (old, new) in one["changes"].items()],
        }
        for outcome, found in counts.get("examples", {}).items()
        for one in found
    ]
    return sorted(rows, key=lambda one: one["row"])[:SHOWN]


def _data(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor = staff_actor(request)
    kinds = _in_order(selectors.kinds_to_bring(actor))
    runs, total = selectors.list_runs_of(kinds, offset=(page_number(request) - 1) * PAGE, limit=PAGE)
    chosen = request.POST.get("kind") or one_of(request, "kind", [one.value for one in kinds]) or ImportKind.PRODUCTS
    takeouts = selectors.list_takeouts(actor)
    response = show(
        request,
        "data",
        pgettext("office", "Import and export"),
        kinds=[(one, KIND_WORDS[one], *selectors.columns_of(one)) for one in kinds],
        kind=chosen,
        maps=[(name, _map_title(name)) for one in kinds for name in services.list_ready_maps(one)],
        taking=[(one, KIND_WORDS[one]) for one in _in_order(selectors.kinds_to_take(actor))],
        forms=[(form, FORM_TITLES.get(form, words)) for form, words in FORM_WORDS.items()],
        intakes=[(one, KIND_WORDS[one.kind]) for one in selectors.list_intakes(actor)],
        takeouts=[(one, KIND_WORDS[one.kind], FORM_WORDS[one.form], problem_of(one.code, {})) for one in takeouts],
        is_writing=any(one.state == "waiting" for one in takeouts),
        runs=[(one, KIND_WORDS[one.kind]) for one in runs],
        pager=pager(request, total, PAGE),
        problem=problem,
    )
    response.status_code = status
    return response


def _in_order(kinds: Collection[ImportKind]) -> list[ImportKind]:
    return [kind for kind in KIND_WORDS if kind in kinds]


def _map_title(name: str) -> str:
    if name == BY_HEADER:
        return pgettext("office", "By the columns' names")
    if name == "own":
        return pgettext("office", "A map of your own")
    system, _, kind = name.partition("-")
    known = {"jangteo": pgettext("office", "As exported here"), "shopify": "Shopify", "woocommerce": "WooCommerce"}
    words = KIND_WORDS.get(ImportKind(kind)) if kind in set(ImportKind) else None
    return f"{known[system]}: {words}" if system in known and words else name


def _intake(request: HttpRequest, intake_id: UUID) -> Intake:
    try:
        return selectors.get_intake(staff_actor(request), intake_id)
    except IntakeNotFound:
        raise Http404 from None
