"""What imports keep of a person: rows on their way, and the notes on rows that were refused."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from jangteo.connect.models import ImportChange, ImportNote, ImportRow, ImportRun, Intake, Takeout
from jangteo.connect.rules import OF_PEOPLE
from jangteo.connect.types.intakes import IntakeState, TakeoutState
from jangteo.kernel import personal
from jangteo.kernel.personal import Erased, Person, PersonalData
from jangteo.kernel.stored import forget_files


def export_imports(person: Person) -> dict[str, Any]:
    """Notes of imports that name the person's e-mail address; names alone may be a namesake's."""
    return {"notes": [{"row": note.row, "column": note.column, "value": note.value} for note in _by_email(person)]}


def erase_imports(person: Person, at: datetime) -> Erased:
    """Take the person out of staged rows that hold their e-mail address, and out of every note.

    A note that loses a namesake's name too loses nothing that anyone needs.
    """
    count = _erase_rows(person) + _erase_notes(person) + _erase_changes(person)
    _forget_files_of_people()
    mine = ImportRun.objects.filter(actor_name__in=person.emails | person.texts)
    count += mine.update(actor_name="")
    for email in person.emails:  # of a run that is over, how far it came is no longer asked
        count += ImportRun.objects.filter(last_key__icontains=email, ended_at__isnull=False).update(last_key="")
    return Erased({"import_rows": count} if count else {})


def _forget_files_of_people() -> None:
    """Files that may hold anybody go whole: those that wait to be brought in, and those that wait to be fetched."""
    kinds = [kind.value for kind in OF_PEOPLE]
    waiting = Intake.objects.select_for_update().filter(kind__in=kinds).exclude(state=IntakeState.RUNNING.value)
    written = Takeout.objects.select_for_update().filter(kind__in=kinds, state=TakeoutState.READY.value)
    forget_files([path for row in waiting for path in (row.path, row.failures) if path])
    forget_files([row.path for row in written])
    waiting.delete()
    written.update(state=TakeoutState.GONE.value, path="")


def _by_email(person: Person) -> QuerySet[ImportNote]:
    where = Q(pk=None)
    for email in person.emails:
        where |= Q(value__icontains=email)
    return ImportNote.objects.filter(where).order_by("pk")


def _erase_rows(person: Person) -> int:
    where = Q(pk=None)
    for email in person.emails:
        where |= Q(text__icontains=email) | Q(key__icontains=email)
    rows = ImportRow.objects.annotate(text=Cast("values", TextField())).filter(where).select_for_update().order_by("pk")
    count = 0
    for row in rows:
        row.values = personal.without(row.values, person, is_tied=True)
        row.key = personal.without(row.key, person, is_tied=True)
        row.save(update_fields=["values", "key"])
        count += 1
    return count


def _erase_changes(person: Person) -> int:
    """What a run wrote of the person is forgotten: it can't be taken back any more."""
    where = Q(pk=None)
    for trace in person.emails | person.texts:
        where |= Q(subject__icontains=trace) | Q(was__icontains=trace) | Q(left__icontains=trace)
    changes = ImportChange.objects.annotate(was=Cast("before", TextField()), left=Cast("after", TextField()))
    return changes.filter(where).delete()[0]


def _erase_notes(person: Person) -> int:
    where = Q(pk=None)
    for trace in person.emails | person.texts:
        where |= Q(value__icontains=trace) | Q(text__icontains=trace)
    notes = ImportNote.objects.annotate(text=Cast("names", TextField())).filter(where).order_by("pk")
    count = 0
    for note in notes.select_for_update():
        note.value = personal.without(note.value, person, is_tied=True)
        note.names = personal.without(note.names, person, is_tied=True)
        note.save(update_fields=["value", "names"])
        count += 1
    return count


PERSONAL_DATA = PersonalData(
    name="connect",
    titles={"ko": "가져온 자료", "en": "Imported data"},
    export=export_imports,
    erase=erase_imports,
    columns=frozenset(
        {
            "connect_importrow.key",
            "connect_intake.report",
            "connect_importrow.values",
            "connect_importchange.subject",
            "connect_importchange.before",
            "connect_importchange.after",
            "connect_importnote.value",
            "connect_importnote.names",
            "connect_importrun.actor_name",
            "connect_importrun.last_key",
        }
    ),
)
