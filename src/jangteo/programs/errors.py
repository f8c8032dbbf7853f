from jangteo.kernel.errors import NotFound, Rejected


class ProgramNotFound(NotFound):
    """There is no such program."""

    code = "programs.program_not_found"


class KeyNotFound(NotFound):
    """There is no such key, or it has ended."""

    code = "programs.key_not_found"


class UnknownScopes(Rejected):
    """These scopes do not exist, or none was chosen."""

    code = "programs.unknown_scopes"

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"scopes: {', '.join(names) or 'none'}", field="scopes", names=names)


class RoleRefused(Rejected):
    """A program does not lead a company: it holds another role."""

    code = "programs.role_refused"


class InvalidKeyLife(Rejected):
    """A key holds for one day to two years."""

    code = "programs.invalid_key_life"


class TooManyKeys(Rejected):
    """A program has five keys at most: end one first."""

    code = "programs.too_many_keys"


class ProgramEnded(Rejected):
    """The program has been ended: make another."""

    code = "programs.program_ended"


class InvalidClient(Rejected):
    """No program has this id and this key."""

    code = "programs.invalid_client"


class InvalidScope(Rejected):
    """The key does not hold a scope that was asked for."""

    code = "programs.invalid_scope"
