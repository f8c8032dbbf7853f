from jangteo.kernel.errors import Rejected


class ListTooLong(Rejected):
    """A pasted list has a limited number of lines."""

    code = "purchasing.list_too_long"
