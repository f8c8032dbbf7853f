"""What can keep us from a database, in words a newcomer can act on."""


class DatabaseProblem(Exception):
    """The database can't be reached, made or started; the message says what to do about it."""
