from jangteo.kernel.errors import Conflict, JangteoError, NotFound, Rejected


class UnreadableBankFile(Rejected):
    """The bank file can't be read: the line and column that stop it are named."""

    code = "banking.unreadable_bank_file"

    def __init__(self, *, line: int, column: str, what: str) -> None:
        self.line, self.column, self.what = line, column, what
        super().__init__(f"line {line}, column {column}: {what}", line=line, column=column, what=what)


class AccountNotFound(NotFound):
    """There is no such bank account of ours."""

    code = "banking.account_not_found"


class InvalidAccount(Rejected):
    """A bank account needs a code, a number and a currency, and each code and number once."""

    code = "banking.invalid_account"


class FileNotFound(NotFound):
    """There is no such bank file, or what was read of it is gone."""

    code = "banking.file_not_found"


class OfAnotherAccount(Rejected):
    """The bank file is of another account."""

    code = "banking.of_another_account"


class LineNotFound(NotFound):
    """There is no such line of a bank account."""

    code = "banking.line_not_found"


class MoreThanLeft(Conflict):
    """Less of this line is left than was to be used."""

    code = "banking.more_than_left"


class NothingToApply(Rejected):
    """Amounts are above zero, in the line's currency, and for each order once."""

    code = "banking.nothing_to_apply"


class NotAwaited(Conflict):
    """An order does not await as much."""

    code = "banking.not_awaited"


class ApplicationNotFound(NotFound):
    """There is no such use of this line."""

    code = "banking.application_not_found"


class AlreadyReversed(Conflict):
    """This was taken back already."""

    code = "banking.already_reversed"


class InvalidAside(Rejected):
    """A remittance names who it is from; a fee is kept of a remittance, or of what was noted, and is not below zero."""

    code = "banking.invalid_aside"


class NoIssuer(Conflict):
    """Nobody is set up who issues virtual accounts."""

    code = "banking.no_issuer"


class VirtualAccountNotFound(NotFound):
    """There is no such virtual account."""

    code = "banking.virtual_account_not_found"


class IssuerAway(JangteoError):
    """Who issues virtual accounts could not be reached; nothing was done."""

    code = "banking.issuer_away"
    status = 503
