"""Telling a database that is gone for a while, or a disk that is full, from a bug."""

import errno

from django.db import InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

# Connections that broke or were never made (class 08), a server that stops, crashed or starts (57P), one without
# room for more connections or work (53); without room on its disk it is there all the same, and reads go on.
AWAY = ("08", "57P", "53")
DISK_FULL = "53100"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_database_away(error: BaseException | None) -> bool:
    """Whether something failed because the database could not be reached, or went away meanwhile.

    source  PostgreSQL, appendix A, error codes: classes 08, 53 and 57; none comes of a connection that is lost
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or (code.startswith(AWAY) and code != DISK_FULL)


def is_out_of_reach(error: BaseException | None) -> bool:
    """Whether no connection was to be had for as long as one waits for it."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, PoolTimeout)


def is_room_gone(error: BaseException | None) -> bool:
    """Whether something could not be written because a disk is full: the database's, or that of files.

    source  PostgreSQL, appendix A: 53100; POSIX, ENOSPC and EDQUOT
    """
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) == DISK_FULL
