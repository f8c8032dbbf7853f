"""The queue of jobs: what runs, what failed and why, what runs by itself and when, and events that still wait."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.kernel import outbox
from jangteo.kernel.selectors import count_jobs, list_jobs, list_outbox_waiting, list_schedules
from jangteo.kernel.services import retry_job
from jangteo.office.pages.frame import PAGE_SIZE, attempt, one_of, page_number, pager, show, staff_actor
from jangteo.office.pages.promotions_shown import why_of
from jangteo.office.webhook_words import WEBHOOK_STATES

EVENTS = 10


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Jobs, schedules, and events on their way."""
    actor = staff_actor(request)
    schedules = list_schedules(actor)
    states = list(WEBHOOK_STATES["job"])
    state = one_of(request, "state", states) or ""
    task = one_of(request, "task", [one.task for one in schedules]) or ""
    offset = (page_number(request) - 1) * PAGE_SIZE
    jobs, total = list_jobs(actor, status=state, task=task, offset=offset, limit=PAGE_SIZE)
    return show(
        request,
        "jobs",
        pgettext("office", "Jobs"),
        jobs=jobs,
        counts=count_jobs(actor),
        states=states,
        state=state,
        task=task,
        schedules=schedules,
        events=list_outbox_waiting(limit=EVENTS),
        waiting_count=outbox.waiting_count(),
        pager=pager(request, total),
    )


@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Run a failed job again."""
    done = pgettext("office", "It runs again as soon as a worker is free.")
    attempt(
        request,
        done,
        lambda: retry_job(job_id=min(job_id, 2**62), actor=staff_actor(request), why=why_of(request)),
    )
    return redirect("office:jobs")
