"""Telling a database that is gone for a while from a bug."""

from django.db import InterfaceError, OperationalError

# Connections that broke or were never made (class 08), a server that stops, crashed or starts (57P), one without room.
AWAY = ("08", "57P", "53300")


def is_database_away(error: BaseException | None) -> bool:
    """Whether something failed because the database could not be reached, or went away meanwhile.

    source  PostgreSQL, appendix A, error codes: classes 08 and 57, and 53300; none comes of a connection that is lost
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or code.startswith(AWAY)
