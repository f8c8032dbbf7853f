from collections.abc import Iterable, Mapping

from jangteo.onboarding.types import ApplicationDraft, ApplicationState, DocumentKind, InvitationState

APPLICATION_MOVES: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.DRAFT: frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
    ApplicationState.SUBMITTED: frozenset({ApplicationState.IN_REVIEW, ApplicationState.WITHDRAWN}),
    ApplicationState.IN_REVIEW: frozenset(
        {
            ApplicationState.NEEDS_MORE,
            ApplicationState.APPROVED,
            ApplicationState.REJECTED,
            ApplicationState.WITHDRAWN,
        }
    ),
    ApplicationState.NEEDS_MORE: frozenset(
        {ApplicationState.SUBMITTED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN}
    ),
    ApplicationState.APPROVED: frozenset(),
    ApplicationState.REJECTED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
}
INVITATION_MOVES: Mapping[InvitationState, frozenset[InvitationState]] = {
    InvitationState.PENDING: frozenset({InvitationState.ACCEPTED, InvitationState.REVOKED}),
    InvitationState.ACCEPTED: frozenset(),
    InvitationState.REVOKED: frozenset(),
}
LIVE_STATES = frozenset({ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.NEEDS_MORE})
WANTED_DOCUMENTS = (DocumentKind.REGISTRATION,)
LONGEST = {
    "name": 200,
    "name_en": 200,
    "representative": 100,
    "trade": 100,
    "contact_name": 120,
    "contact_phone": 40,
    "wishes": 2000,
}
NEEDED = ("name", "representative", "contact_name", "contact_phone")


def draft_problem(draft: ApplicationDraft) -> tuple[str, str] | None:
    """The first field that can't be kept, and why: "missing", "too_long" or "not_text"."""
    for name, longest in LONGEST.items():
        text = getattr(draft, name)
        if not isinstance(text, str) or any(letter < " " and letter not in "\n\r\t" for letter in text):
            return name, "not_text"
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            return name, "not_text"
        if len(text) > longest:
            return name, "too_long"
        if name in NEEDED and not text.strip():
            return name, "missing"
    return None


def missing_documents(kinds: Iterable[DocumentKind]) -> tuple[DocumentKind, ...]:
    """Kinds of paper that are wanted and not there."""
    there = set(kinds)
    return tuple(kind for kind in WANTED_DOCUMENTS if kind not in there)


def needs_reason(target: ApplicationState) -> bool:
    """Whether the applicant must be told why."""
    return target in (ApplicationState.NEEDS_MORE, ApplicationState.REJECTED)
