"""What happens before a request is anyone's: health and size, and who may open what."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

from jangteo.config import draining, figures
from jangteo.config.turns import TOO_BUSY
from jangteo.identity.selectors import lacks_second_step
from jangteo.identity.services import has_fresh_proof
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.permissions import Declared, declared_by, has
from jangteo.kernel.types import Action
from jangteo.office.pages import door
from jangteo.office.pages.frame import may
from jangteo.office.pages.refused import show_refused
from jangteo.storefront.pages import errors
from jangteo.storefront.proof import ask_for_proof
from jangteo.storefront.visit import visit_of

type Handler = Callable[[HttpRequest], HttpResponse]

API_PREFIX = "/api/v1/"
HEALTH_PATH, LIVE_PATH, READY_PATH, METRICS_PATH = "/healthz", "/livez", "/readyz", "/metrics"
OFFICE_PREFIX = "/office/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Who has a stolen session must not hand out rights, act for buyers or take people's data: these ask who one is again.
STEP_UP = frozenset({Action.MEMBERS_CHANGE, Action.ROLES_CHANGE, Action.PARTIES_ACT_FOR, Action.PRIVACY_HANDLE})
ADMIN_DOORS = frozenset({"login", "logout", "jsi18n"})


class HealthMiddleware:
    """Answer probes.

    /livez    200 as long as this process answers: the database is not asked
    /readyz   200 when open for business and not about to end, else 503
    /healthz  the same, but for the end
    /metrics  figures, for who sends the token
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path == METRICS_PATH:
            return _tell_figures(request)
        if path not in (HEALTH_PATH, READY_PATH, LIVE_PATH):
            return self.get_response(request)
        problem = "" if path == LIVE_PATH else _find_problem()
        if path == READY_PATH and draining.is_draining():
            problem = "this server is about to end"
        body = {"status": "closed", "problem": problem} if problem else {"status": "open"}
        response = JsonResponse(body, status=503 if problem else 200)
        response["Cache-Control"] = "no-store"
        response["Content-Length"] = str(len(response.content))
        response._has_been_logged = True  # type: ignore[attr-defined]  # a probe asks each few seconds
        return response


class CallsMiddleware:
    """Refuse a call of a program that comes by plain http to a site of https.

    Sent on like a page, it would work, and its token would go over the wire in the clear each time.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_call = request.path_info.startswith(API_PREFIX)
        if settings.SECURE_SSL_REDIRECT and is_call and not request.is_secure():
            body = {"type": "about:blank", "title": "Calls go over https", "status": 403, "code": "kernel.plain_http"}
            return JsonResponse(body, status=403, content_type="application/problem+json")
        return self.get_response(request)


class BodyLimitMiddleware:
    """Refuse an oversize body with 413 before anyone reads it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        carries_files = request.content_type == "multipart/form-data"
        limit = settings.FILE_UPLOAD_BODY_LIMIT if carries_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and int(length) > limit:
            return too_large(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The fields of a form with files may still be too large together."""
        return too_large(request) if isinstance(exception, RequestDataTooBig) else None


class TurnsMiddleware:
    """Tell who waited for a turn in vain (`config.turns`) to come again, before anything is asked of the database."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.META.get(TOO_BUSY):
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            return errors.too_busy(request)


class PermissionMiddleware:
    """Ask of every page what it has declared: a page that declares nothing is answered to nobody.

    Operations of the API ask for themselves, in `channels.api.entering`; `config.api` refuses to start with one that
    doesn't.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """None lets the page answer; what its address names holds no NUL, which PostgreSQL knows not."""
        if request.path.startswith(API_PREFIX):
            return None
        if any("\x00" in value for value in kwargs.values() if isinstance(value, str)):
            return errors.not_found(request)
        declared = declared_by(view)
        if request.path_info.startswith(OFFICE_PREFIX):
            return self._office(request, declared)
        if declared is None:
            return errors.forbidden(request)
        visit = visit_of(request)
        if declared.public or visit is None:
            return None
        if has(visit.actor, *declared.actions):
            return ask_for_proof(request) if _needs_proof(request, declared) else None
        return errors.not_permitted(request, visit.actor, declared.actions[0])

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page of the office that found the right missing at the data is answered like one refused at the door."""
        if not (request.path_info.startswith(OFFICE_PREFIX) and isinstance(exception, NotPermitted)):
            return None
        asked = str(exception.facts.get("action", ""))
        return show_refused(request, (Action(asked),) if asked in Action else ())

    def _office(self, request: HttpRequest, declared: Declared | None) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and match.app_name == "admin":
            if match.url_name in ADMIN_DOORS:
                return None
            declared = Declared(actions=(Action.RECORDS_SEE,))
        if declared is not None and declared.public:
            return None
        user: Any = request.user
        if not (user.is_active and user.is_staff):
            return None  # the office's own door sends them to its log-in
        if lacks_second_step(user):
            return door.ask_for_second_step(request)
        if declared is not None and may(request, *declared.actions):
            return door.ask_for_proof(request) if _needs_proof(request, declared) else None
        return show_refused(request, declared.actions if declared else ())


def _needs_proof(request: HttpRequest, declared: Declared) -> bool:
    """Whether a form gives rights away or opens what others have to answer for, and the last proof is old."""
    if request.method in SAFE_METHODS or STEP_UP.isdisjoint(declared.actions):
        return False
    return not has_fresh_proof(request)


def _tell_figures(request: HttpRequest) -> HttpResponse:
    if not figures.may_read(request.headers.get("Authorization", "")):
        return HttpResponse(status=404)
    response = HttpResponse(figures.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """413, in the form the caller reads: problem+json under the API, a page elsewhere."""
    if request.path_info.startswith(API_PREFIX):
        body = {"type": "about:blank", "title": "Body too large", "status": 413, "code": "kernel.body_too_large"}
        return JsonResponse(body, status=413, content_type="application/problem+json")
    return errors.too_large(request)


@functools.cache
def _wanted_migrations() -> frozenset[tuple[str, str]]:
    executor = MigrationExecutor(connection)
    return frozenset(key for key in executor.loader.graph.nodes if key[0] in executor.loader.migrated_apps)


def _find_problem() -> str:
    """Why we are not open, or nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return "no migrations are applied; run: jangteo migrate"
            cursor.execute("SELECT app, name FROM django_migrations")
            missing = _wanted_migrations() - set(cursor.fetchall())
    except Error:
        return "the database does not answer"
    finally:
        connection.close()
    return f"{len(missing)} migrations are not applied; run: jangteo migrate" if missing else ""
