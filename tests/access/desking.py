"""What the routes of views and runs name and are sent: to others there is no such view or run."""

from collections.abc import Callable, Mapping
from typing import Any

from access.linking import NOTHING

DESK_PAGES: Mapping[str, dict[str, str]] = {
    "view_save": {"page": "orders"},
    "view_change": {"page": "orders", "view_id": NOTHING, "action": "delete"},
    "run": {"run_id": NOTHING},
    "alarm_seen": {"alarm_id": NOTHING},
    "run_action": {"run_id": NOTHING, "action": "apply"},
    "intake": {"intake_id": NOTHING},
    "intake_progress": {"intake_id": NOTHING},
    "intake_refused": {"intake_id": NOTHING},
    "intake_action": {"intake_id": NOTHING, "action": "start"},
    "import_run": {"run_id": NOTHING},
    "import_run_progress": {"run_id": NOTHING},
    "import_run_refused": {"run_id": NOTHING},
    "import_run_undo": {"run_id": NOTHING},
    "data_export_file": {"takeout_id": NOTHING},
}
DESK_FORMS: Mapping[str, dict[str, str]] = {
    "content_pages": {"channel": "shop", "slug": "written", "title": "A page"},
    "redirects": {"channel": "shop", "old_path": "/old/", "new_path": "/new/"},
    "data_bring": {"kind": "products"},
    "data_take": {"kind": "products", "form": "csv"},
    "view_save": {"name": "A view", "query": "status=placed"},
    "orders_many": {"do": "hold:stock", "why": "to be checked", "all": "1"},
    "products_many": {"do": "list:shop", "all": "1"},
}


def desk_form(sent: Mapping[str, str]) -> Callable[[Any, str], dict[str, Any]]:
    """The same whoever's it is."""
    return lambda world, owner: dict(sent)
