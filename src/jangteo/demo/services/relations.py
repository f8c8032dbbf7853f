from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from jangteo.demo.content.yaml_files import bilingual, read
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock
from jangteo.kernel.types import ALL_RIGHTS, Actor, PartyId
from jangteo.parties.selectors import list_staff
from jangteo.relations import services as relations
from jangteo.relations.selectors import list_open_tasks
from jangteo.relations.types import TaskPriority, TaskState, TerritoryDraft, TouchKind

OFFICE_HOUR = time(10, 40)


def keep_relations(buyers: Mapping[str, Buyer]) -> int:
    """Give every dealer to a rep and tell what the reps wrote over the year, in its order; returns how many."""
    content = read("relations.yml")
    staff = {person.email.partition("@")[0]: person for person in list_staff()}
    reps = {code: Actor(None, one.id, None, one.name, is_staff=True, via="office", rights=ALL_RIGHTS)
            for code, one in staff.items()}  # fmt: skip
    dealers = {code: PartyId(buyer.actor.party_id) for code, buyer in buyers.items() if buyer.actor.party_id}
    with clock.at(clock.now() - timedelta(days=360)):
        _share_out(content, reps, dealers)
    steps = [
        *(_note(row, reps, dealers) for row in content["notes"]),
        *(_touch(row, reps, dealers) for row in content["touches"]),
        *(_task(row, reps, dealers) for row in content["tasks"]),
        _hand_over(content["handover"], content, reps, dealers),
    ]
    for days, step in sorted(steps, key=lambda one: -one[0]):
        day = clock.today() - timedelta(days=days)
        with clock.at(datetime.combine(day, OFFICE_HOUR, tzinfo=clock.SEOUL)):
            step()
    return len(steps)


def _share_out(content: Any, reps: Mapping[str, Actor], dealers: Mapping[str, PartyId]) -> None:
    """The territories, and the first owner and the deputies of every dealer."""
    for row in content["territories"]:
        draft = TerritoryDraft(
            code=row["code"],
            names={"ko": bilingual(row["names"]).ko, "en": bilingual(row["names"]).en},
            rank=row["rank"],
            regions=tuple(row.get("regions", ())),
            segments=tuple(row.get("segments", ())),
        )
        relations.put_territory(draft=draft, person_id=_person(reps, row["staff"]), actor=SEEDER)
    first = {content["handover"]["company"]: content["handover"]["from"]}
    for row in content["reps"]:
        for code in row["owns"]:
            party_id, rep = dealers[code], first.get(code, row["staff"])
            if code in content["by_territory"]:
                relations.assign_by_territory(party_id=party_id, segments=["dealers"], actor=SEEDER)
            else:
                relations.assign_account(
                    party_id=party_id, person_id=_person(reps, rep), expected_owner_id=None, actor=SEEDER
                )
            _close_greeting(party_id, reps[rep])
    for row in content["reps"]:
        for code in row["deputy"]:
            relations.add_deputy(party_id=dealers[code], person_id=_person(reps, row["staff"]), actor=SEEDER)


def _close_greeting(party_id: PartyId, rep: Actor) -> None:
    """The task that came with an account has long been done."""
    for task in list_open_tasks(rep, party_id):
        relations.move_task(task_id=task.id, target=TaskState.DONE, actor=rep)


type Step = tuple[int, Callable[[], object]]


def _note(row: Any, reps: Mapping[str, Actor], dealers: Mapping[str, PartyId]) -> Step:
    party_id, actor = dealers[row["company"]], reps[row["staff"]]
    return row["days"], lambda: relations.write_note(party_id=party_id, text=row["text"], actor=actor)


def _touch(row: Any, reps: Mapping[str, Actor], dealers: Mapping[str, PartyId]) -> Step:
    due_on = _due(row["due"]) if "due" in row else None

    def step() -> None:
        relations.write_touch(
            party_id=dealers[row["company"]],
            kind=TouchKind(row["kind"]),
            at=clock.now(),
            outcome=row["text"],
            with_whom=row["with"],
            next_step=row.get("next", ""),
            next_due_on=due_on,
            actor=reps[row["staff"]],
        )

    return row["days"], step


def _task(row: Any, reps: Mapping[str, Actor], dealers: Mapping[str, PartyId]) -> Step:
    due_on, actor = _due(row["due"]), reps[row["staff"]]

    def step() -> None:
        task_id = relations.add_task(
            party_id=dealers[row["company"]],
            title=row["title"],
            detail=row["detail"],
            due_on=due_on,
            assignee_id=_person(reps, row["staff"]),
            priority=TaskPriority(row["priority"]),
            actor=actor,
        )
        if "done" in row:
            with clock.at(clock.now() + timedelta(days=row["days"] - row["done"])):
                relations.move_task(task_id=task_id, target=TaskState.DONE, actor=actor)

    return row["days"], step


def _hand_over(row: Any, content: Any, reps: Mapping[str, Actor], dealers: Mapping[str, PartyId]) -> Step:
    heir = next(one["staff"] for one in content["reps"] if row["company"] in one["owns"])

    def step() -> None:
        relations.assign_account(
            party_id=dealers[row["company"]],
            person_id=_person(reps, heir),
            expected_owner_id=_person(reps, row["from"]),
            actor=SEEDER,
            why=row["why"],
        )
        _close_greeting(dealers[row["company"]], reps[heir])

    return row["days"], step


def _person(reps: Mapping[str, Actor], code: str) -> PartyId:
    person_id = reps[code].person_id
    if person_id is None:
        raise ValueError(f"{code} is nobody")
    return person_id


def _due(days: int) -> date:
    """So many days from today; asked before the clock is set back."""
    return clock.today() + timedelta(days=days)
