"""A person's part of what staff write: notes, visits and calls, tasks, and whose accounts they are or keep."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q

from jangteo.kernel.personal import ERASED, Erased, Person, PersonalData
from jangteo.kernel.types import job_actor
from jangteo.parties.selectors import list_contexts
from jangteo.relations.models import Account, Note, Task, TaskMove, Touch
from jangteo.relations.services.tasks import drop_tasks_of

TEXTS: dict[type[Model], tuple[str, ...]] = {
    Note: ("text",),
    Touch: ("with_whom", "outcome"),
    Task: ("title", "detail"),
    TaskMove: ("why",),
    Account: ("why",),
}
NAMES: dict[type[Model], tuple[str, str]] = {
    Note: ("writer", "writer_name"),
    Touch: ("writer", "writer_name"),
    Task: ("writer", "writer_name"),
    TaskMove: ("actor", "actor_name"),
}


def export_file(person: Person) -> dict[str, Any]:
    """What was written about them, and who looked after them; what they wrote about others is not theirs."""
    about = Q(party=person.id)
    return {
        "notes": [{"at": row.at.isoformat(), "text": row.text} for row in Note.objects.filter(about).order_by("id")],
        "visits_and_calls": [
            {"at": row.at.isoformat(), "kind": row.kind, "with": row.with_whom, "outcome": row.outcome}
            for row in Touch.objects.filter(about).order_by("id")
        ],
        "tasks": [
            {"due_on": row.due_on.isoformat(), "title": row.title, "detail": row.detail, "state": row.state}
            | {"steps": [{"to": move.to_state, "why": move.why} for move in row.moves.order_by("id")]}
            for row in Task.objects.filter(about).order_by("id")
        ],
        "looked_after_by": [
            {"role": row.role, "from": row.from_at.isoformat(), "why": row.why}
            | {"until": row.until_at.isoformat() if row.until_at else None}
            for row in Account.objects.filter(about).order_by("id")
        ],
    }


def erase_file(person: Person, at: datetime) -> Erased:
    """Texts about the person go whole, and so does a text about their company that names them; the rows stay."""
    drop_tasks_of(person.id, actor=job_actor("privacy"))
    Account.objects.filter(Q(party=person.id) | Q(person=person.id), until_at=None).update(until_at=at)
    tied = [context.id for context in list_contexts(person.id)]
    texts = sum(_empty_texts(model, names, person, tied) for model, names in TEXTS.items())
    names = sum(
        model._default_manager.filter(**{who: person.id}).exclude(**{name: ERASED}).update(**{name: ERASED})
        for model, (who, name) in NAMES.items()
    )
    removed = {"texts": texts, "names": names}
    return Erased({what: count for what, count in removed.items() if count})


def _empty_texts(model: type[Model], names: Iterable[str], person: Person, tied: Iterable[Any]) -> int:
    count = 0
    for name in names:
        mentions = _mentions(name, person.emails) | (Q(party__in=tied) & _mentions(name, person.texts))
        rows = model._default_manager.filter(Q(party=person.id) | mentions).exclude(**{name: ""})
        count += rows.exclude(**{name: ERASED}).update(**{name: ERASED})
    return count


def _mentions(column: str, words: Iterable[str]) -> Q:
    return reduce(or_, (Q(**{f"{column}__icontains": word}) for word in words), Q(pk=None))


PERSONAL_DATA = PersonalData(
    name="relations",
    titles={"ko": "담당자 기록", "en": "What our staff wrote"},
    export=export_file,
    erase=erase_file,
    columns=frozenset(
        {f"{model._meta.db_table}.{name}" for model, names in TEXTS.items() for name in names}
        | {f"{model._meta.db_table}.{name}" for model, (_who, name) in NAMES.items()}
    ),
)
