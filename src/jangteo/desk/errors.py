from jangteo.kernel.errors import Conflict, NotFound, Rejected


class ViewNotFound(NotFound):
    """There is no such view."""

    code = "desk.view_not_found"


class InvalidView(Rejected):
    """A view needs a name of its own, and not too many are kept."""

    code = "desk.invalid_view"


class RunNotFound(NotFound):
    """There is no such run."""

    code = "desk.run_not_found"


class InvalidRun(Rejected):
    """What is to be done to many rows is not said whole."""

    code = "desk.invalid_run"


class RunMoved(Conflict):
    """The run has gone on since: look again."""

    code = "desk.run_moved"


class ChangedSince(Conflict):
    """Somebody changed the row after the run did: it stays as they left it."""

    code = "desk.changed_since"
