"""Calls that may be sent again: under an idempotency key a call takes effect once, and is answered the same each time.

The row of the answer is claimed before the effect and filled after it, all in one transaction: whoever sends the same
key meanwhile waits at its unique key, and a kill in between leaves neither effect nor answer.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from psycopg.errors import LockNotAvailable

from jangteo.kernel import clock, personal
from jangteo.kernel.errors import Conflict, Rejected
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import StoredAnswer
from jangteo.kernel.sealing import site_keys
from jangteo.kernel.types import Actor

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
SHORTEST_KEY, LONGEST_KEY, SHORTEST_OF_ANYONE = 8, 200, 32
KEPT_FOR = timedelta(hours=25)
LONGEST_WAIT_SECONDS = 10
AT_ONCE = 1000
# What else than path and body decides what a call does, beside who makes it.
DECIDING_HEADERS = ("Acting-For",)
_CLAIM = "jangteo_claim"
# One message: of several statements PostgreSQL carries out none after one that fails.
TAKE = """
    SAVEPOINT jangteo_claim;
    SET LOCAL lock_timeout = %s;
    INSERT INTO kernel_storedanswer (id, caller, key, operation, fingerprint, made_at, expires_at, headers, body)
      VALUES (%s, %s, %s, %s, %s, %s, %s, '{}', '')
      ON CONFLICT (caller, key) DO UPDATE SET id = excluded.id, operation = excluded.operation,
        fingerprint = excluded.fingerprint, made_at = excluded.made_at, expires_at = excluded.expires_at,
        status = NULL, headers = '{}', body = ''
      WHERE kernel_storedanswer.expires_at <= excluded.made_at
      RETURNING id;
    SET LOCAL lock_timeout = DEFAULT;
    RELEASE SAVEPOINT jangteo_claim"""


class KeyReused(Rejected):
    """This idempotency key was used for another call; make a new one for each thing you want done."""

    code = "kernel.key_reused"


class InvalidKey(Rejected):
    """An idempotency key has 8 to 200 characters; where nothing says who calls, 32 at least: no key must be guessed."""

    code = "kernel.invalid_key"


class StillUnderWay(Conflict):
    """A call with this idempotency key is still under way; send it again in a moment."""

    code = "kernel.still_under_way"


@dataclass(slots=True)
class Claim:
    """A call that is under way with a key; `row_id` once it is ours."""

    key: str
    caller: str = ""
    row_id: UUID | None = None


def once[**P](run: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Wrap the whole run of an operation, answer included, in one transaction where it has a key.

    The operation calls `claim` as soon as it knows who calls. Calls that claimed nothing leave no row; answers from 500
    up leave neither row nor effect.
    """

    @wraps(run)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request: Any = args[0]
        if HEADER not in request.headers:
            return run(*args, **kwargs)
        with transaction.atomic():
            claim = Claim(request.headers[HEADER])
            setattr(request, _CLAIM, claim)
            answer = run(*args, **kwargs)
            if answer.status_code >= 500:
                transaction.set_rollback(True)
            elif claim.row_id is not None:
                _keep(claim, answer)
        return answer

    return guarded


def claim(request: HttpRequest, *, actor: Actor, secret: str = "") -> HttpResponse | None:
    """Take the call's key for its caller; the stored answer if it was answered before, None if it is to be done.

    secret  a guest's proof; without one the key alone says whose it is, so it has to be long
    locks   the key's row: a second call waits for the first, 10 seconds at most
    raises  InvalidKey, KeyReused, StillUnderWay
    """
    under_way: Claim | None = getattr(request, _CLAIM, None)
    if under_way is None or "key-claim" in settings.JANGTEO_UNGUARDED:
        return None
    under_way.caller = _caller(actor, secret)
    shortest = SHORTEST_OF_ANYONE if under_way.caller == "anyone" else SHORTEST_KEY
    if not shortest <= len(under_way.key) <= LONGEST_KEY:
        raise InvalidKey(header=HEADER, minimum=shortest, maximum=LONGEST_KEY)
    fingerprint = _fingerprint(request)
    under_way.row_id = _take(under_way, f"{request.method} {request.path}".replace("\x00", "")[:300], fingerprint)
    if under_way.row_id is not None:
        return None
    row = StoredAnswer.objects.get(caller=under_way.caller, key=_digest(under_way))
    if row.fingerprint != fingerprint:
        raise KeyReused(header=HEADER, used_for=row.operation, used_at=row.made_at.isoformat())
    return _stored(under_way, row)


def remove_expired(limit: int = AT_ONCE) -> int:
    """Remove answers that are kept no longer, `limit` at most; returns how many."""
    old = StoredAnswer.objects.filter(expires_at__lte=clock.now()).order_by("expires_at")
    ids = list(old.values_list("pk", flat=True)[:limit])
    return StoredAnswer.objects.filter(pk__in=ids, expires_at__lte=clock.now()).delete()[0]


def _caller(actor: Actor, secret: str) -> str:
    if actor.user_id is not None:
        return f"user:{actor.user_id}"
    return f"guest:{hashlib.sha256(secret.encode()).hexdigest()}" if secret else "anyone"


def _take(under_way: Claim, operation: str, fingerprint: str) -> UUID | None:
    """The key's row, if it is ours now: nobody had it, or what it was kept for has run out."""
    now, pk = clock.now(), new_id()
    values = (pk, under_way.caller, _digest(under_way), operation, fingerprint, now, now + KEPT_FOR)
    with connection.cursor() as cursor:
        try:
            cursor.execute(TAKE, (f"{LONGEST_WAIT_SECONDS}s", *values))
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            cursor.execute("ROLLBACK TO SAVEPOINT jangteo_claim")
            raise StillUnderWay(retry_after=1) from None
        is_ours = any(_first_rows(cursor))
    return pk if is_ours else None


def _first_rows(cursor: Any) -> Iterator[Any]:
    """Of each statement of several that were sent together and told rows."""
    while True:
        if cursor.description:
            yield cursor.fetchone()
        if not cursor.nextset():
            return


def _keep(under_way: Claim, answer: HttpResponse) -> None:
    assert under_way.row_id is not None
    body = _cipher(under_way).encrypt(answer.content)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_storedanswer SET status = %s, headers = %s::jsonb, body = %s WHERE id = %s",
            (answer.status_code, json.dumps(dict(answer.headers)), body, under_way.row_id),
        )


def _stored(under_way: Claim, row: StoredAnswer) -> HttpResponse:
    body = _cipher(under_way).decrypt(bytes(row.body))
    return HttpResponse(body, status=row.status, headers={**row.headers, REPLAYED: "true"})


def _fingerprint(request: HttpRequest) -> str:
    """Of all that decides what a call does; how its JSON is spaced and ordered makes no difference."""
    body = _body(request)
    told = [
        request.method or "",
        request.get_full_path(),
        *(request.headers.get(name, "") for name in DECIDING_HEADERS),
    ]
    return hashlib.sha256("\n".join(told).encode() + b"\n" + body).hexdigest()


def _body(request: HttpRequest) -> bytes:
    """What was sent, however it is written down: JSON by its names, a form by what its parts hold."""
    try:
        body = request.body
    except RawPostDataException:  # the operation has taken a form's parts
        parts = [[name, *texts] for name, texts in sorted(request.POST.lists())]
        for name, files in sorted(request.FILES.lists()):
            parts += [[name, one.name or "", _digest_of(one)] for one in files]
        return json.dumps(parts).encode()
    with suppress(ValueError, RecursionError):  # no JSON: an operation that takes no body
        return json.dumps(json.loads(body), sort_keys=True).encode()
    return body


def _digest_of(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _digest(under_way: Claim) -> str:
    return hashlib.sha256(f"{under_way.caller}\n{under_way.key}".encode()).hexdigest()


def _cipher(under_way: Claim) -> MultiFernet:
    seeds = [f"kernel.answers\n{key}\n{under_way.caller}\n{under_way.key}" for key in site_keys()]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(one.encode()).digest())) for one in seeds])


def _forget(person: personal.Person, at: datetime) -> personal.Erased:
    """What the person's own calls were answered goes before its time; nobody can tell whose guests' answers are."""
    count = StoredAnswer.objects.filter(caller__in=[f"user:{one}" for one in person.ids]).delete()[0]
    return personal.Erased({"stored_answers": count} if count else {})


PERSONAL_DATA = personal.PersonalData(
    name="answers",
    titles={"ko": "다시 보낸 요청의 답", "en": "Answers kept for repeated calls"},
    export=lambda person: [],
    erase=_forget,
    columns=frozenset({"kernel_storedanswer.body", "kernel_storedanswer.caller"}),
)
