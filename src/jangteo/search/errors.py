from jangteo.kernel.errors import Rejected


class InvalidFilter(Rejected):
    """A listing cannot be narrowed like this."""

    code = "search.invalid_filter"
