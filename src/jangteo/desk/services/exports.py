from collections.abc import Mapping

from django.db import transaction

from jangteo.kernel import audit
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor


@transaction.atomic
def note_export(*, page: str, wanted: Mapping[str, str], rows: int, actor: Actor) -> None:
    """Keep in the audit trail who takes which list as a file, how it is narrowed and how many rows it has."""
    audit.record(
        actor=actor,
        action="desk.take_export",
        subject_kind="export",
        subject_id=new_id(),
        after={"list": page, "wanted": dict(wanted), "rows": rows},
    )
