from jangteo.kernel.errors import Conflict, Rejected


class EngineNotSet(Conflict):
    """This search engine is not there."""

    code = "search.engine_not_set"


class InvalidFilter(Rejected):
    """A listing cannot be narrowed like this."""

    code = "search.invalid_filter"
