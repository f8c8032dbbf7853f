from jangteo.kernel.errors import Conflict, NotFound, Rejected


class PartyFileNotFound(NotFound):
    """There is no such party, or it is not yours to look after."""

    code = "relations.party_file_not_found"


class NoteNotFound(NotFound):
    """There is no such note."""

    code = "relations.note_not_found"


class TaskNotFound(NotFound):
    """There is no such task."""

    code = "relations.task_not_found"


class AccountNotFound(NotFound):
    """This person does not look after this party now."""

    code = "relations.account_not_found"


class InvalidText(Rejected):
    """A text is missing, too long, or holds a character that can't be kept."""

    code = "relations.invalid_text"


class InvalidDate(Rejected):
    """A task is due from today on, a visit or call has been; both within a few years."""

    code = "relations.invalid_date"


class NotStaff(Rejected):
    """Only people who work here can be given tasks and accounts."""

    code = "relations.not_staff"


class InvalidTerritory(Rejected):
    """A territory needs a code, names and at least one condition."""

    code = "relations.invalid_territory"


class NoteCorrected(Conflict):
    """This note has been corrected already; correct the newer one."""

    code = "relations.note_corrected"


class AccountOwned(Conflict):
    """The account has another owner than you were shown."""

    code = "relations.account_owned"
