"""A person's part of lists: those they wrote, and what they taught of their own numbers."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from jangteo.kernel.personal import Erased, Person, PersonalData
from jangteo.purchasing.models import PartNumber, RequisitionList


def export_purchasing(person: Person) -> dict[str, Any]:
    """The person's lists with how many of what, and what they call our articles."""
    lists = RequisitionList.objects.filter(Q(made_by=person.id) | Q(party=person.id)).order_by("made_at", "pk")
    taught = PartNumber.objects.filter(Q(learned_by=person.id) | Q(party=person.id)).order_by("learned_at", "pk")
    return {
        "lists": [
            {"name": one.name, "made_at": one.made_at.isoformat(), "shared_with": one.shared_with}
            | {"lines": list(one.lines.order_by("position").values("variant__sku", "unit", "unit_quantity"))}
            for one in lists.prefetch_related("lines")
        ],
        "part_numbers": [{"text": one.text, "learned_at": one.learned_at.isoformat()} for one in taught],
    }


def erase_purchasing(person: Person, at: datetime) -> Erased:
    """Private lists and own words go; lists that a company shares stay under a name that says nothing."""
    mine = RequisitionList.objects.filter(Q(made_by=person.id) | Q(party=person.id))
    gone = mine.filter(Q(shared_with="") | Q(party=person.id)).delete()[1].get("purchasing.RequisitionList", 0)
    renamed = 0
    for row in mine:
        if row.name != f"list-{row.pk}":
            row.name = f"list-{row.pk}"
            row.save(update_fields=["name"])
            renamed += 1
    words = PartNumber.objects.filter(party=person.id).delete()[0]
    untied = PartNumber.objects.filter(learned_by=person.id).update(learned_by=None)
    removed = {"lists": gone, "names_of_lists": renamed, "part_numbers": words, "teachers": untied}
    return Erased({what: count for what, count in removed.items() if count})


PERSONAL_DATA = PersonalData(
    name="purchasing",
    titles={"ko": "주문 목록과 우리 품번", "en": "Lists and part numbers"},
    export=export_purchasing,
    erase=erase_purchasing,
    columns=frozenset({"purchasing_partnumber.text", "purchasing_partnumber.key", "purchasing_requisitionlist.name"}),
)
