from jangteo.kernel.errors import Conflict, NotFound, Rejected


class PartyNotFound(NotFound):
    """No such person, household or company."""

    code = "parties.not_found"


class SaysItThemselves(Rejected):
    """Who has a log-in says themselves what they are called and how they are reached."""

    code = "parties.says_it_themselves"


class NoCompany(Rejected):
    """Only a company has a registration."""

    code = "parties.no_company"


class ReferenceTaken(Conflict):
    """The other system knows another party by this key."""

    code = "parties.reference_taken"


class ReferenceNotFound(NotFound):
    """That system knows this party by no key."""

    code = "parties.reference_not_found"


class AddressNotFound(NotFound):
    """No such address of this party."""

    code = "parties.address_not_found"


class EmailTaken(Conflict):
    """This e-mail address already has a log-in."""

    code = "parties.email_taken"


class RoleUnknown(Rejected):
    """There is no such role here."""

    code = "parties.role_unknown"


class RoleExists(Conflict):
    """A role with this code exists."""

    code = "parties.role_exists"


class RoleChanged(Conflict):
    """The role, or who holds it, changed since you looked: look at what your change touches once more."""

    code = "parties.role_changed"


class TreeChanged(Conflict):
    """The tree changed since you looked: look at what the move changes once more."""

    code = "parties.tree_changed"


class UnknownRight(Rejected):
    """There is no such right or scope."""

    code = "parties.unknown_right"


class RightsTooWide(Rejected):
    """A role can't give more than its maker holds, nor more than its kind of party may have."""

    code = "parties.rights_too_wide"


class MemberNotFound(NotFound):
    """This person is no member here."""

    code = "parties.member_not_found"


class LastAdministrator(Conflict):
    """Someone must stay who may let others in: name another administrator first."""

    code = "parties.last_administrator"


class LogInNeeded(Rejected):
    """Only someone with a log-in can run a family or a company."""

    code = "parties.log_in_needed"


class GuardianDecides(Rejected):
    """A child's place in a family is for its guardians to end."""

    code = "parties.guardian_decides"


class InvalidPeriod(Rejected):
    """A period ends after it begins."""

    code = "parties.invalid_period"


class WrongParent(Rejected):
    """This party can't stand there in the tree."""

    code = "parties.wrong_parent"


class TreeCycle(Rejected):
    """A unit can't stand under itself or under one of its own units."""

    code = "parties.tree_cycle"


class NothingToUndo(Conflict):
    """There is no such move to take back, or something came after it."""

    code = "parties.nothing_to_undo"


class InvalidEmail(Rejected):
    """This is not an e-mail address."""

    code = "parties.invalid_email"


class InvalidBusinessNumber(Rejected):
    """The Korean business number has a wrong length or check digit."""

    code = "parties.invalid_business_number"


class InvalidName(Rejected):
    """A name has 1 to 200 characters."""

    code = "parties.invalid_name"


class UnknownTimeZone(Rejected):
    """A time zone is known by its name, as Asia/Seoul is."""

    code = "parties.unknown_time_zone"


class WeakPassword(Rejected):
    """The password is too easy to guess."""

    code = "parties.weak_password"


class IncompleteAddress(Rejected):
    """A needed part of the address is missing."""

    code = "parties.incomplete_address"


class WrongCredentials(Rejected):
    """The e-mail address or the password is not right."""

    code = "parties.wrong_credentials"
    status = 401


class InvalidToken(Rejected):
    """The bearer token is unknown, expired or not a bearer token at all."""

    code = "parties.invalid_token"
    status = 401


class TokenNotFound(NotFound):
    """No such token of this log-in."""

    code = "parties.token_not_found"


class InvalidTokenName(Rejected):
    """A token's name has at most 60 characters."""

    code = "parties.invalid_token_name"
