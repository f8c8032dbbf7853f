from typing import Any

from jangteo.kernel.errors import Conflict, NotFound, Rejected


class NotAPerson(Rejected):
    """Only people agree, read what is kept of them, and go; companies and households do not."""

    code = "privacy.not_a_person"


class NotOffered(Rejected):
    """Nobody is asked about this purpose by this channel."""

    code = "privacy.not_offered"


class ConsentTextChanged(Conflict):
    """The words have changed since they were shown; show the new ones and ask again."""

    code = "privacy.consent_text_changed"


class InvalidProof(Rejected):
    """The proof of a choice is a small JSON object of what was shown and chosen."""

    code = "privacy.invalid_proof"


class InvalidBirthDate(Rejected):
    """A birth date lies in the past, within the last 130 years."""

    code = "privacy.invalid_birth_date"


class NotTheirGuardian(Rejected):
    """Only a guardian of the child's household may agree for a child under 14."""

    code = "privacy.not_their_guardian"


class PersonGone(Conflict):
    """This person's data has been erased."""

    code = "privacy.person_gone"


class RequestNotFound(NotFound):
    """There is no such request, it is not yours, or its file has expired."""

    code = "privacy.request_not_found"


class CannotErase(Conflict):
    """Something has to be settled before this person can be erased."""

    code = "privacy.cannot_erase"

    def __init__(self, blocks: list[dict[str, Any]]) -> None:
        super().__init__("; ".join(str(block["code"]) for block in blocks), blocks=blocks)


class ReasonMissing(Rejected):
    """Say in a sentence why; it is kept with your name."""

    code = "privacy.reason_missing"


class InvalidConsentText(Rejected):
    """A text to agree to says something, in Korean or English, in at most 5,000 characters."""

    code = "privacy.invalid_consent_text"
