from jangteo.kernel.errors import Conflict, NotFound, Rejected


class BadMap(Rejected):
    """The map cannot be followed."""

    code = "connect.bad_map"

    def __init__(self, path: str, problem: str) -> None:
        """path: where in the map, as in "fields.sku.do[1]"."""
        super().__init__(f"map: {path}: {problem}" if path else f"map: {problem}", path=path, problem=problem)


class UnreadableFile(Rejected):
    """The file cannot be read."""

    code = "connect.unreadable_file"


class NothingToWriteTo(Rejected):
    """What the rows should go into does not exist and the map does not say how to make it."""

    code = "connect.no_target"


class ImportRunning(Conflict):
    """The same file is being imported by another process."""

    code = "connect.import_running"


class RunNotFound(NotFound):
    """There is no such import."""

    code = "connect.run_not_found"


class NotToUndo(Conflict):
    """The import cannot be taken back: it is under way, wrote nothing, or was taken back already."""

    code = "connect.not_to_undo"


class NotInThisForm(Rejected):
    """Only pictures come as a ZIP, with their files."""

    code = "connect.not_in_this_form"


class ExportRunning(Conflict):
    """Somebody's last export is still being written."""

    code = "connect.export_running"


class UploadRefused(Rejected):
    """The file that was sent cannot be taken: empty, too large, or no table; `facts["why"]` says which."""

    code = "connect.upload_refused"


class ColumnsMissing(Rejected):
    """No known map fits the file's header; `facts["missing"]` names the columns that our own form needs."""

    code = "connect.columns_missing"


class IntakeNotFound(NotFound):
    """There is no such file, or somebody else brought it."""

    code = "connect.intake_not_found"


class IntakeMoved(Conflict):
    """The file has gone on since: that can't be done with it now."""

    code = "connect.intake_moved"


class IntakeRunning(Conflict):
    """Another file of theirs is being looked through or brought in."""

    code = "connect.intake_running"


class TakeoutNotFound(NotFound):
    """There is no such file to fetch, its day is over, or somebody else asked for it."""

    code = "connect.takeout_not_found"
