from jangteo.kernel.errors import Conflict, NotFound, Rejected


class PartyNotFound(NotFound):
    """No such person, household or company."""

    code = "parties.not_found"


class AddressNotFound(NotFound):
    """No such address of this party."""

    code = "parties.address_not_found"


class EmailTaken(Conflict):
    """This e-mail address already has a log-in."""

    code = "parties.email_taken"


class WrongRole(Rejected):
    """This role does not exist in this kind of party."""

    code = "parties.wrong_role"


class InvalidEmail(Rejected):
    """This is not an e-mail address."""

    code = "parties.invalid_email"


class InvalidBusinessNumber(Rejected):
    """The Korean business number has a wrong length or check digit."""

    code = "parties.invalid_business_number"


class InvalidName(Rejected):
    """A name has 1 to 200 characters."""

    code = "parties.invalid_name"


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
