"""Who did what, whether the promises hold, what still waits to be told, and every table to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from jangteo.kernel import outbox, verify
from jangteo.kernel.selectors import list_audit, list_outbox_waiting
from jangteo.office.pages.frame import PAGE_SIZE, page_number, pager, searched, show
from jangteo.office.pages.reading import reads_personal_data


@require_GET
@reads_personal_data("audit trail", lambda page: [entry.subject_id for entry in page["entries"]])
def audit_page(request: HttpRequest) -> HttpResponse:
    """The trail, newest first."""
    text = searched(request)
    offset = (page_number(request) - 1) * PAGE_SIZE
    entries, has_more = list_audit(text=text, offset=offset, limit=PAGE_SIZE)
    place = pager(request, offset + len(entries) + (1 if has_more else 0))
    return show(
        request, "audit", pgettext("office", "Audit trail"), entries=entries, text=text, pager=place, has_more=has_more
    )


@require_http_methods(["GET", "POST"])
def checks_page(request: HttpRequest) -> HttpResponse:
    """The promises of every module; a button checks them all on the live data."""
    promises = verify.list_invariants()
    if request.method != "POST":
        return show(request, "checks", pgettext("office", "Checks"), promises=promises)
    findings = sorted(verify.run(), key=lambda finding: (finding.is_clean, finding.invariant.name))
    broken = [finding for finding in findings if not finding.is_clean]
    return show(request, "checks", pgettext("office", "Checks"), promises=promises, findings=findings, broken=broken)


@require_GET
def outbox_page(request: HttpRequest) -> HttpResponse:
    """Events that wait for a handler."""
    return show(
        request,
        "outbox",
        pgettext("office", "Outbox"),
        events=list_outbox_waiting(),
        waiting_count=outbox.waiting_count(),
    )


@require_GET
def records_page(request: HttpRequest) -> HttpResponse:
    """Every table, by module."""
    modules: list[Any] = [app for app in admin.site.get_app_list(request) if app["models"]]
    return show(request, "records", pgettext("office", "Records"), modules=modules)
