"""A person's choices and requests as part of what is kept of them."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from jangteo.kernel.personal import Erased, Kept, Person, PersonalData
from jangteo.kernel.types import job_actor
from jangteo.privacy.models import ConsentRecord, DataReading, DataRequest, DataSubject, WithdrawalToken
from jangteo.privacy.selectors import current_consents, list_consents
from jangteo.privacy.services.consents import write_no
from jangteo.privacy.types import ConsentSource, RequestState

ADVERTISING_KEPT = timedelta(days=184)  # six months
ADVERTISING_BASIS = "전자상거래법 제6조, 시행령 제6조 (records of advertising, 6 months)"
MOST_READINGS = 1000


def export_choices(person: Person) -> dict[str, Any]:
    """Every choice with its proof, what was asked for, and who looked."""
    subject = DataSubject.objects.filter(pk=person.id).first()
    requests = DataRequest.objects.filter(person=person.id).order_by("asked_at")
    readings = DataReading.objects.filter(subject_ids__contains=[person.id]).order_by("-id")[:MOST_READINGS]
    return {
        "fourteen_on": subject.fourteen_on.isoformat() if subject and subject.fourteen_on else None,
        "consents": [
            {
                "purpose": one.purpose.value,
                "channel": one.channel.value,
                "is_given": one.is_given,
                "at": one.at.isoformat(),
                "source": one.source.value,
                "text_version": one.text_version,
                "valid_until": one.valid_until.isoformat() if one.valid_until else None,
                "proof": dict(one.proof),
            }
            for one in list_consents(person.id)
        ],
        "requests": [{"kind": one.kind, "asked_at": one.asked_at.isoformat(), "state": one.state} for one in requests],
        "looked_at": [{"at": one.at.isoformat(), "what": one.what} for one in readings],
    }


def erase_choices(person: Person, at: datetime) -> Erased:
    """Every yes becomes a no; the proofs go to what the law keeps; links and files stop working."""
    for (purpose, channel), last in current_consents(person.id).items():
        if last.is_given:
            write_no(person.id, purpose, channel, source=ConsentSource.ERASURE, actor=job_actor("privacy"))
    records = ConsentRecord.objects.filter(person=person.id).exclude(proof={}).order_by("pk")
    kept = tuple(_kept(row, at) for row in records)
    records.update(proof={})
    tokens, _kinds = WithdrawalToken.objects.filter(person=person.id).delete()
    removed = {"proofs": len(kept), "links": tokens, "files": _end_files(person, at)}
    DataRequest.objects.filter(person=person.id).exclude(why="").update(why="")
    return Erased({what: count for what, count in removed.items() if count}, kept)


def _kept(row: ConsentRecord, at: datetime) -> Kept:
    data = {
        "purpose": row.purpose,
        "channel": row.channel,
        "is_given": row.is_given,
        "at": row.at.isoformat(),
        "source": row.source,
        "proof": row.proof,
    }
    return Kept("consent", row.pk, data, ADVERTISING_BASIS, at + ADVERTISING_KEPT)


def _end_files(person: Person, at: datetime) -> int:
    """Export files go once the erasure is sure; one that a kill leaves behind is found by the daily sweep."""
    rows = DataRequest.objects.filter(person=person.id).exclude(file="")
    names = list(rows.values_list("file", flat=True))
    rows.update(file="")
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))
    waiting = DataRequest.objects.filter(person=person.id, kind="export", state=RequestState.WAITING.value)
    waiting.update(
        state=RequestState.REFUSED.value,
        finished_at=at,
        report={"blocks": [{"code": "privacy.person_gone"}]},
    )
    return len(names)


PERSONAL_DATA = PersonalData(
    name="privacy",
    titles={"ko": "동의와 요청", "en": "Choices and requests"},
    export=export_choices,
    erase=erase_choices,
    columns=frozenset(
        {"privacy_consentrecord.proof", "privacy_datarequest.why", "privacy_datarequest.file"}
        | {"privacy_datareading.address", "privacy_datareading.why"}  # kept by law, see docs/explanation/privacy.md
        | {"privacy_lawfulrecord.data"}  # the vault itself
    ),
)
