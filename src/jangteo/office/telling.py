"""A party's timeline in words, and what ordering has to tell in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, pgettext, pgettext_lazy

from jangteo.kernel import permissions
from jangteo.kernel.ids import parse_id
from jangteo.kernel.types import Action, PartyId
from jangteo.office import wording
from jangteo.office.templatetags.office import day, money
from jangteo.ordering.selectors.figures import list_order_steps
from jangteo.parties.selectors import parties_by_id, role_word
from jangteo.relations.selectors import Asked
from jangteo.relations.services import register_source
from jangteo.relations.types import TimelineEntry, TimelineKind

CHANGES = {
    "parties.create_company": pgettext_lazy("office", "The company was registered"),
    "parties.create_household": pgettext_lazy("office", "The family was registered"),
    "parties.enter_party": pgettext_lazy("office", "Entered by staff"),
    "parties.change_party": pgettext_lazy("office", "What is known of them was changed"),
    "parties.set_reference": pgettext_lazy("office", "Another system knows them by a key"),
    "parties.remove_reference": pgettext_lazy("office", "Another system's key was forgotten"),
    "parties.add_address": pgettext_lazy("office", "An address was added"),
    "parties.create_unit": pgettext_lazy("office", "The unit was made"),
    "parties.remove_unit": pgettext_lazy("office", "The unit was taken out"),
    "parties.move_party": pgettext_lazy("office", "Moved in the tree"),
    "parties.arrange_partner": pgettext_lazy("office", "Who is billed, receives or pays was arranged"),
    "parties.create_role": pgettext_lazy("office", "A role of their own was made"),
    "parties.change_role": pgettext_lazy("office", "A role of their own was changed"),
    "parties.retire_role": pgettext_lazy("office", "A role of their own was retired"),
    "parties.remove_role": pgettext_lazy("office", "A role of their own was taken out"),
    "channels.admit_party": pgettext_lazy("office", "Invited into a channel"),
    "channels.dismiss_party": pgettext_lazy("office", "An invitation into a channel was taken back"),
    "segments.add_party": pgettext_lazy("office", "Put into a segment"),
    "segments.leave_segment": pgettext_lazy("office", "Taken out of a segment"),
    "pricing.give_to": pgettext_lazy("office", "A price list was given"),
}
TASK_STEPS = {
    "added": pgettext_lazy("office", "Task"),
    "done": pgettext_lazy("office", "Task done"),
    "dropped": pgettext_lazy("office", "Task dropped"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the page shows it.

    title   what happened, in words
    detail  the rest of the first line
    link    where more of it is
    """

    id: UUID
    at: datetime
    kind: TimelineKind
    title: str
    who: str = ""
    detail: str = ""
    text: str = ""
    link: str = ""
    facts: Any = field(default_factory=dict)

    @property
    def key(self) -> str:
        return str(self.id)


def register_orders() -> None:
    """Let orders and their moves stand in every party's timeline."""
    register_source("ordering.orders", [TimelineKind.ORDER], _orders)


def tell(entries: Sequence[TimelineEntry]) -> list[Told]:
    """Entries in the reader's words; one query for the names of the people they speak of."""
    people = _names(entries)
    return [_tell(entry, people) for entry in entries]


def _orders(asked: Asked) -> list[TimelineEntry]:
    party_id = asked.file.party.id
    if not permissions.allows(asked.actor, Action.ORDERS_SEE, party_id=party_id):
        return []
    return [
        TimelineEntry(
            step.id,
            step.at,
            TimelineKind.ORDER,
            step.field or "placed",
            step.who,
            step.why,
            {"number": step.number, "gross": step.gross, "from": step.from_state, "to": step.to_state},
        )
        for step in list_order_steps(party_id, asked.older_than, limit=asked.limit)
    ]


def _tell(entry: TimelineEntry, people: dict[PartyId, str]) -> Told:
    title, detail, link = _WORDS[entry.kind](entry, people)
    return Told(entry.id, entry.at, entry.kind, str(title), entry.who, detail, entry.text, link, entry.facts)


def _order(entry: TimelineEntry, people: dict[PartyId, str]) -> tuple[Any, str, str]:
    facts = entry.facts
    link = reverse("office:order", args=[facts["number"]])
    title = pgettext("office", "Order %(number)s") % facts
    if entry.what == "placed":
        return title, money(facts["gross"]), link
    states = wording.STATES[entry.what]
    before, after = (states.get(facts[key], (facts[key], ""))[0] for key in ("from", "to"))
    return title, f"{wording.FIELDS[entry.what]}: {before} → {after}", link


def _note(entry: TimelineEntry, people: dict[PartyId, str]) -> tuple[Any, str, str]:
    title = pgettext("office", "Note")
    if entry.facts["is_correction"]:
        title = pgettext("office", "Corrected note")
    for_whom = entry.facts["for"]
    return title, pgettext("office", "acting for %(name)s") % {"name": for_whom} if for_whom else "", ""


def _touch(entry: TimelineEntry, people: dict[PartyId, str]) -> tuple[Any, str, str]:
    with_whom = entry.facts["with_whom"]
    return (
        wording.TOUCHES[entry.what],
        pgettext("office", "with %(name)s") % {"name": with_whom} if with_whom else "",
        "",
    )


def _task(entry: TimelineEntry, people: dict[PartyId, str]) -> tuple[Any, str, str]:
    facts = entry.facts
    detail = facts["title"]
    if entry.what == "added":
        detail += " · " + pgettext("office", "%(name)s, by %(day)s") % {
            "name": facts["assignee"],
            "day": day(facts["due_on"]),
        }
    return TASK_STEPS[entry.what], detail, ""


def _letter(entry: TimelineEntry, people: dict[PartyId, str]) -> tuple[Any, str, str]:
    sent = pgettext("office", "sent") if entry.facts["sent_at"] else pgettext("office", "waits to be sent")
    return pgettext("office", "Letter"), f"{entry.facts['to']} · {sent}", ""


def _member(entry: TimelineEntry, people: dict[PartyId, str]) -> tuple[Any, str, str]:
    after = _change_of(entry)
    known = parse_id(str(after.get("person", "")))
    name = people.get(PartyId(known), "") if known else ""
    role = role_word(str(after.get("role", "")), "en" if (get_language() or "").startswith("en") else "ko")
    return pgettext("office", "Member changed"), " · ".join(str(part) for part in (name, role) if part), ""


def _account(entry: TimelineEntry, people: dict[PartyId, str]) -> tuple[Any, str, str]:
    before, after = (entry.facts[key].get("name", "") for key in ("before", "after"))
    if entry.what == "relations.add_deputy":
        return pgettext("office", "New deputy"), after, ""
    if entry.what == "relations.end_account":
        return pgettext("office", "No longer looks after them"), before, ""
    return pgettext("office", "New owner"), f"{before} → {after}" if before else after, ""


def _change(entry: TimelineEntry, people: dict[PartyId, str]) -> tuple[Any, str, str]:
    return CHANGES.get(entry.what, pgettext("office", "The record was changed")), "", ""


_WORDS: dict[TimelineKind, Callable[[TimelineEntry, dict[PartyId, str]], tuple[Any, str, str]]] = {
    TimelineKind.ORDER: _order,
    TimelineKind.NOTE: _note,
    TimelineKind.TOUCH: _touch,
    TimelineKind.TASK: _task,
    TimelineKind.LETTER: _letter,
    TimelineKind.MEMBER: _member,
    TimelineKind.ACCOUNT: _account,
    TimelineKind.APPLICATION: _change,
    TimelineKind.CHANGE: _change,
}


def _change_of(entry: TimelineEntry) -> dict[str, Any]:
    """What a change of members left, or took away."""
    change: dict[str, Any] = entry.facts["after"] or entry.facts["before"]
    return change


def _names(entries: Sequence[TimelineEntry]) -> dict[PartyId, str]:
    spoken_of = {
        known
        for entry in entries
        if entry.kind == TimelineKind.MEMBER and (known := parse_id(str(_change_of(entry).get("person", ""))))
    }
    return {party_id: party.name for party_id, party in parties_by_id(spoken_of).items()}
