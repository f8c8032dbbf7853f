from jangteo.kernel.errors import Conflict, Forbidden, NotFound, Rejected


class ApplicationNotFound(NotFound):
    """There is no such application."""

    code = "onboarding.application_not_found"


class DocumentNotFound(NotFound):
    """There is no such document."""

    code = "onboarding.document_not_found"


class InvitationNotFound(NotFound):
    """There is no such invitation."""

    code = "onboarding.invitation_not_found"


class DomainNotFound(NotFound):
    """There is no such mail domain of this company."""

    code = "onboarding.domain_not_found"


class TaskNotFound(NotFound):
    """There is no such task, or it is done."""

    code = "onboarding.task_not_found"


class LinkNotValid(NotFound):
    """This link does not work: it was used, has run out, was replaced, or is meant for someone else."""

    code = "onboarding.link_not_valid"


class InvalidApplication(Rejected):
    """A part of the application is missing or can't be kept."""

    code = "onboarding.invalid_application"


class InvalidDocument(Rejected):
    """A document is of a kind, size or number that is not taken."""

    code = "onboarding.invalid_document"


class NumberKnown(Conflict):
    """This business number is with us already: ask your company's administrator for an invitation, or write to us."""

    code = "onboarding.number_known"


class TooManyApplications(Conflict):
    """This address has asked several times today; wait a day or use the link in the last mail."""

    code = "onboarding.too_many_applications"


class SameHands(Forbidden):
    """Who has applied can't review the application."""

    code = "onboarding.same_hands"


class ReasonNeeded(Rejected):
    """Say why, in at most 1000 characters: the applicant is told."""

    code = "onboarding.reason_needed"


class UnknownPolicy(Rejected):
    """There is no such preset, price list, segment or role."""

    code = "onboarding.unknown_policy"


class SuspiciousEmail(Rejected):
    """This address could be taken for another one."""

    code = "onboarding.suspicious_email"


class AlreadyInvited(Conflict):
    """This address has an invitation that waits; send it again instead."""

    code = "onboarding.already_invited"


class AlreadyMember(Conflict):
    """Someone with this address is a member already."""

    code = "onboarding.already_member"


class InvalidDomain(Rejected):
    """This is no mail domain that belongs to one company."""

    code = "onboarding.invalid_domain"


class DomainTaken(Conflict):
    """This mail domain can't be declared; write to us if it is yours."""

    code = "onboarding.domain_taken"


class StatusUnavailable(Conflict):
    """The tax office did not answer; the status stays as it was."""

    code = "onboarding.status_unavailable"
