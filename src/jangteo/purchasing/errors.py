from jangteo.kernel.errors import Conflict, NotFound, Rejected


class ListTooLong(Rejected):
    """A pasted list has a limited number of lines."""

    code = "purchasing.list_too_long"


class ListHasProblems(Rejected):
    """Lines that can't go into the cart, each with why; then none of the list went in."""

    code = "purchasing.list_has_problems"


class ListNotFound(NotFound):
    """There is no such list, or it is not shared with you."""

    code = "purchasing.list_not_found"


class ListNameTaken(Conflict):
    """You have a list of this name already."""

    code = "purchasing.list_name_taken"


class InvalidList(Rejected):
    """A name, a role or a line of a list is not one."""

    code = "purchasing.invalid_list"


class TooManyLists(Conflict):
    """Nobody keeps so many lists."""

    code = "purchasing.too_many_lists"
