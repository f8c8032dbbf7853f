from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jangteo.kernel.permissions import allows, require
from jangteo.kernel.types import Action, Actor
from jangteo.onboarding import rules
from jangteo.onboarding.errors import ApplicationNotFound, DocumentNotFound
from jangteo.onboarding.models import Application, ApplicationDocument, BusinessNumber
from jangteo.onboarding.types import (
    ApplicationDraft,
    ApplicationId,
    ApplicationState,
    ApplicationSummary,
    ApplicationView,
    DocumentKind,
    DocumentView,
    Duplicate,
    MoveView,
    NumberAnswer,
    NumberStatus,
    StoredDocument,
)
from jangteo.parties.selectors import find_company_by_business_number, parties_by_id, search_parties
from jangteo.parties.types import PartyKind, PostalAddress

MOST_DUPLICATES = 20


def list_applications(
    actor: Actor, *, states: Iterable[ApplicationState] = (), text: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[ApplicationSummary], int]:
    """Applications whose address is proved, newest first, and how many there are.

    text    part of a name, of the contact's address, or of the business number
    raises  NotPermitted
    """
    require(actor, Action.APPLICATIONS_REVIEW)
    rows = _proved()
    wanted = [state.value for state in states]
    if wanted:
        rows = rows.filter(state__in=wanted)
    if text:
        number = text.replace("-", "")
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(name_en__icontains=text)
            | Q(contact_email__icontains=text)
            | Q(business_number__contains=number or "?")
        )
    total = rows.count()
    found = list(rows.order_by("-submitted_at", "-id")[offset : offset + limit])
    return _summaries(found), total


def count_by_state(actor: Actor) -> dict[ApplicationState, int]:
    """{state: how many applications}, states with none left out.

    raises  NotPermitted
    """
    require(actor, Action.APPLICATIONS_REVIEW)
    counts = _proved().order_by().values_list("state").annotate(number=Count("pk"))
    return {ApplicationState(state): number for state, number in counts}


def get_application(actor: Actor, application_id: UUID) -> ApplicationView:
    """One application, for those who review.

    raises  NotPermitted, ApplicationNotFound
    """
    require(actor, Action.APPLICATIONS_REVIEW)
    row = _proved().filter(pk=application_id).first()
    if row is None:
        raise ApplicationNotFound
    return _view(row)


def find_application_by_key(key: str) -> ApplicationView | None:
    """The application whose personal link this is."""
    row = Application.objects.filter(follow_digest=rules.digest(key)).first() if key else None
    return _view(row) if row else None


def list_own_applications(actor: Actor) -> list[ApplicationSummary]:
    """What this log-in has applied for, newest first; a guest has none."""
    if actor.user_id is None:
        return []
    return _summaries(list(_proved().filter(user_id=actor.user_id).order_by("-submitted_at")[:MOST_DUPLICATES]))


def access_document(document_id: UUID, *, actor: Actor, key: str = "") -> StoredDocument:
    """A document for those who review, or for who holds the applicant's personal link; for others there is none.

    raises  DocumentNotFound
    """
    row = ApplicationDocument.objects.select_related("application").filter(pk=document_id).first()
    if row is None:
        raise DocumentNotFound
    is_applicant = bool(key) and row.application.follow_digest == rules.digest(key)
    if not is_applicant and not allows(actor, Action.APPLICATIONS_REVIEW):
        raise DocumentNotFound
    return StoredDocument(row.path, row.name, row.content_type)


def list_duplicates(actor: Actor, application_id: UUID) -> list[Duplicate]:
    """Companies and other applications with the same number, name or mail domain.

    raises  NotPermitted, ApplicationNotFound
    """
    require(actor, Action.APPLICATIONS_REVIEW)
    row = _proved().filter(pk=application_id).first()
    if row is None:
        raise ApplicationNotFound
    return [*_alike_companies(row), *_alike_applications(row)][:MOST_DUPLICATES]


def _proved() -> QuerySet[Application]:
    return Application.objects.filter(submitted_at__isnull=False)


def _alike_companies(row: Application) -> list[Duplicate]:
    found: dict[UUID, Duplicate] = {}
    by_number = find_company_by_business_number(row.business_number)
    if by_number and by_number != row.company_id:
        name = parties_by_id([by_number])[by_number].name
        found[by_number] = Duplicate("number", "company", by_number, name)
    searches = [("name", row.name)]
    domain = rules.domain_of(row.contact_email)
    if not rules.domain_problem(domain):
        searches.append(("domain", f"@{domain}"))
    for by, text in searches:
        for party in search_parties(kind=PartyKind.COMPANY, text=text, limit=MOST_DUPLICATES)[0]:
            if party.id != row.company_id:
                found.setdefault(party.id, Duplicate(by, "company", party.id, party.name))
    return list(found.values())


def _alike_applications(row: Application) -> list[Duplicate]:
    domain = rules.domain_of(row.contact_email)
    alike = Q(business_number=row.business_number) | Q(name__iexact=row.name)
    if not rules.domain_problem(domain):
        alike |= Q(contact_email__iendswith=f"@{domain}")
    others = _proved().filter(alike).exclude(pk=row.pk).order_by("-submitted_at")[:MOST_DUPLICATES]
    return [Duplicate(_by(row, other), "application", other.pk, other.name, other.state) for other in others]


def _by(row: Application, other: Application) -> str:
    if row.business_number == other.business_number:
        return "number"
    return "name" if row.name.casefold() == other.name.casefold() else "domain"


def _answers(numbers: Iterable[str]) -> dict[str, NumberAnswer]:
    rows = BusinessNumber.objects.filter(pk__in=set(numbers))
    return {row.number: NumberAnswer(NumberStatus(row.status), row.tax_type, row.checked_at) for row in rows}


def _summaries(rows: Sequence[Application]) -> list[ApplicationSummary]:
    answers = _answers(row.business_number for row in rows)
    documents = ApplicationDocument.objects.filter(application__in=[row.pk for row in rows]).order_by()
    counts = dict(documents.values("application").annotate(number=Count("pk")).values_list("application", "number"))
    return [_summary(row, answers, counts.get(row.pk, 0)) for row in rows]


def _summary(row: Application, answers: dict[str, NumberAnswer], document_count: int) -> ApplicationSummary:
    return ApplicationSummary(
        id=ApplicationId(row.pk),
        channel_id=row.channel_id,
        state=ApplicationState(row.state),
        name=row.name,
        business_number=row.business_number,
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        number=answers.get(row.business_number, NumberAnswer(NumberStatus.UNKNOWN)),
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        document_count=document_count,
    )


def _view(row: Application) -> ApplicationView:
    documents = tuple(
        DocumentView(one.pk, DocumentKind(one.kind), one.name, one.content_type, one.size, one.added_at)
        for one in row.documents.order_by("id")
    )
    moves = tuple(
        MoveView(one.from_state, one.to_state, one.at, one.actor_name, one.why) for one in row.moves.order_by("id")
    )
    return ApplicationView(
        summary=_summary(row, _answers([row.business_number]), len(documents)),
        draft=ApplicationDraft(
            name=row.name,
            business_number=row.business_number,
            representative=row.representative,
            address=PostalAddress(**row.address),
            contact_name=row.contact_name,
            contact_email=row.contact_email,
            contact_phone=row.contact_phone,
            name_en=row.name_en,
            trade=row.trade,
            wishes=row.wishes,
        ),
        language=row.language,
        documents=documents,
        moves=moves,
        missing=rules.missing_documents(one.kind for one in documents),
        company_id=row.company_id,
    )
