"""Kinds, states and refusals of files that are brought in and taken out, in the office's words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.connect.types import ImportKind

# in the order in which they are brought in: each may name those before it
KIND_WORDS: Mapping[ImportKind, Any] = {
    ImportKind.CATEGORIES: pgettext_lazy("office", "Categories"),
    ImportKind.ATTRIBUTES: pgettext_lazy("office", "Attributes"),
    ImportKind.PRODUCTS: pgettext_lazy("office", "Products"),
    ImportKind.PICTURES: pgettext_lazy("office", "Pictures of products"),
    ImportKind.PRICE_LISTS: pgettext_lazy("office", "Price lists"),
    ImportKind.PRICES: pgettext_lazy("office", "Prices"),
    ImportKind.BOUNDS: pgettext_lazy("office", "Bounds of prices"),
    ImportKind.COSTS: pgettext_lazy("office", "Costs"),
    ImportKind.STOCK: pgettext_lazy("office", "Stock counts"),
    ImportKind.LOTS: pgettext_lazy("office", "Stock by lot"),
    ImportKind.SERIALS: pgettext_lazy("office", "Stock by serial number"),
    ImportKind.CUSTOMERS: pgettext_lazy("office", "Customers"),
    ImportKind.UNITS: pgettext_lazy("office", "Units of companies"),
    ImportKind.MOVES: pgettext_lazy("office", "Planned moves of units"),
    ImportKind.ROLES: pgettext_lazy("office", "Roles of their own"),
    ImportKind.ADDRESSES: pgettext_lazy("office", "Addresses"),
    ImportKind.MEMBERS: pgettext_lazy("office", "Members"),
    ImportKind.ORDERS: pgettext_lazy("office", "Past orders"),
}

# state of a file or an import: (words, tone)
DATA_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "intake": {
        "trying": (pgettext_lazy("office", "Being looked through"), "warn"),
        "tried": (pgettext_lazy("office", "Waits for your word"), "warn"),
        "running": (pgettext_lazy("office", "Being brought in"), "warn"),
        "stopped": (pgettext_lazy("office", "Stopped"), "bad"),
        "done": (pgettext_lazy("office", "Brought in"), "good"),
        "failed": (pgettext_lazy("office", "Can't be taken"), "bad"),
    },
    "import_run": {
        "reading": (pgettext_lazy("office", "Being read"), "warn"),
        "writing": (pgettext_lazy("office", "Being brought in"), "warn"),
        "done": (pgettext_lazy("office", "Brought in"), "good"),
        "kept_nothing": (pgettext_lazy("office", "Nothing kept"), "bad"),
        "abandoned": (pgettext_lazy("office", "Given up"), ""),
        "undoing": (pgettext_lazy("office", "Being taken back"), "warn"),
        "undone": (pgettext_lazy("office", "Taken back"), ""),
    },
    "takeout": {
        "waiting": (pgettext_lazy("office", "Being written"), "warn"),
        "ready": (pgettext_lazy("office", "Ready"), "good"),
        "failed": (pgettext_lazy("office", "Could not be written"), "bad"),
        "gone": (pgettext_lazy("office", "Deleted after a day"), ""),
    },
    "import_change": {
        "done": (pgettext_lazy("office", "Changed"), "good"),
        "undone": (pgettext_lazy("office", "Taken back"), ""),
        "kept": (pgettext_lazy("office", "Stays changed"), "bad"),
    },
}
OUTCOMES: Mapping[str, Any] = {
    "create": pgettext_lazy("office", "New"),
    "change": pgettext_lazy("office", "Changed"),
    "unchanged": pgettext_lazy("office", "Unchanged"),
}
UPLOADS: Mapping[str, Any] = {
    "": pgettext_lazy("office", "Choose a file first."),
    "empty": pgettext_lazy("office", "The file is empty."),
    "too_large": pgettext_lazy(
        "office", "The file is larger than 25 MB. Pack it as .gz, divide it, or use the command jangteo import."
    ),
    "ending": pgettext_lazy(
        "office",
        "Choose a .csv, .tsv, .xlsx or .jsonl file, or for pictures a .zip. Text files may be packed as .gz.",
    ),
    "not_what_it_says": pgettext_lazy(
        "office", "The file is not what its name says. Save it again as .xlsx or as CSV in UTF-8."
    ),
}
KEPT: Mapping[str, Any] = {
    "changed_since": pgettext_lazy("office", "Somebody changed it since."),
    "in_use": pgettext_lazy("office", "Something refers to it."),
    "gone": pgettext_lazy("office", "It is not there any more."),
    "stays": pgettext_lazy("office", "It came in and stays: other things may name it."),
}


def _unreadable(facts: dict[str, Any]) -> str:
    words = UNREADABLE.get(str(facts.get("why", "")))
    told = str(words) % facts if words else pgettext("office", "The file can't be read.")
    return told if words else f"{told} {facts.get('message', '')}".strip()


def _columns(facts: dict[str, Any]) -> str:
    told = {"missing": ", ".join(facts.get("missing", ())), "there": ", ".join(facts.get("columns", ())) or "–"}
    return (
        pgettext(
            "office",
            "These columns are missing: %(missing)s. The file has: %(there)s. Name the columns so, or choose a map.",
        )
        % told
    )


UNREADABLE: Mapping[str, Any] = {
    "columns": pgettext_lazy("office", "The chosen map needs columns that the file lacks: %(missing)s."),
    "twice": pgettext_lazy("office", "These columns stand in the header twice: %(missing)s."),
    "encoding": pgettext_lazy(
        "office", "Line %(line)s is not written in the encoding that the map says. Save the file as CSV in UTF-8."
    ),
    "not_csv": pgettext_lazy("office", "Line %(line)s is no CSV: a quote is open, or stands where none belongs."),
    "too_large": pgettext_lazy("office", "Once unpacked, the file is larger than this server reads."),
    "long_line": pgettext_lazy("office", "Line %(line)s is too long for a row."),
    "no_text": pgettext_lazy("office", "Line %(line)s holds what no text holds. Save the file as CSV in UTF-8."),
    "broken": pgettext_lazy("office", "The file is damaged: it can't be unpacked."),
    "no_workbook": pgettext_lazy("office", "This is no Excel workbook (.xlsx) that can be read. Save it anew."),
    "password": pgettext_lazy("office", "The workbook is protected by a password. Save it without one."),
    "bad_name": pgettext_lazy("office", "The ZIP holds a name that can't be used: %(name)s."),
    "no_table": pgettext_lazy("office", "A ZIP needs exactly one table (.csv, .xlsx or .jsonl) beside its pictures."),
    "no_sheet": pgettext_lazy("office", "The workbook has no sheet of the name that the map says."),
}

DATA_REFUSALS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "connect.upload_refused": lambda facts: str(UPLOADS.get(facts.get("why", ""), UPLOADS[""])),
    "connect.unreadable_file": _unreadable,
    "connect.columns_missing": _columns,
    "connect.bad_map": lambda facts: (
        pgettext("office", "The map can't be followed: %(problem)s")
        % {"problem": " ".join(filter(None, (facts.get("path"), facts.get("problem"))))}
    ),
    "connect.no_target": lambda facts: pgettext(
        "office", "What the rows should go into is here in another way than the map says. Mend the map."
    ),
    "connect.import_running": lambda facts: pgettext("office", "This very file is being brought in right now."),
    "connect.intake_running": lambda facts: pgettext(
        "office", "Another file of yours is under way. Wait until it is through, then send this one."
    ),
    "connect.intake_moved": lambda facts: pgettext("office", "The file has gone on since. Look again."),
    "connect.intake_not_found": lambda facts: pgettext("office", "There is no such file any more."),
    "connect.run_not_found": lambda facts: pgettext("office", "There is no such import."),
    "connect.not_to_undo": lambda facts: pgettext("office", "This import can't be taken back, or was already."),
    "connect.export_running": lambda facts: pgettext(
        "office", "Your last export is still being written. Wait until it is ready, then ask again."
    ),
    "connect.not_in_this_form": lambda facts: pgettext("office", "Only pictures come as a ZIP. Choose another format."),
    "connect.takeout_not_found": lambda facts: pgettext("office", "There is no such file any more. Ask for it anew."),
    "connect.gave_up": lambda facts: pgettext("office", "It took too long. Ask for it anew."),
}
