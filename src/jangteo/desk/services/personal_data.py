"""A person's part of the desk: views they keep, and reasons they wrote."""

from datetime import datetime
from typing import Any

from jangteo.desk.models import BulkRun, SavedView, ViewChoice
from jangteo.kernel.personal import Erased, Person, PersonalData


def export_desk(person: Person) -> dict[str, Any]:
    """Views of the person's log-in, and the runs they made."""
    views = SavedView.objects.filter(owner__in=person.ids).order_by("made_at", "pk")
    runs = BulkRun.objects.filter(made_by__in=person.ids).order_by("made_at", "pk")
    return {
        "views": [{"page": one.page, "name": one.name, "query": one.query, "shared_with": one.role} for one in views],
        "runs": [{"kind": one.kind, "made_at": one.made_at.isoformat(), "why": one.why} for one in runs],
    }


def erase_desk(person: Person, at: datetime) -> Erased:
    """Views go, reasons are emptied; that there were runs stays."""
    ViewChoice.objects.filter(owner__in=person.ids).delete()
    removed = {
        "views": SavedView.objects.filter(owner__in=person.ids).delete()[1].get("desk.SavedView", 0),
        "reasons": BulkRun.objects.filter(made_by__in=person.ids).exclude(why="").update(why=""),
    }
    return Erased({what: count for what, count in removed.items() if count})


PERSONAL_DATA = PersonalData(
    name="desk",
    titles={"ko": "저장한 보기와 일괄 작업", "en": "Saved views and runs"},
    export=export_desk,
    erase=erase_desk,
    columns=frozenset({"desk_savedview.name", "desk_savedview.query", "desk_bulkrun.why"}),
)
