"""Views and runs, ready to show."""

from jangteo.desk.selectors.runs import access_run, get_run, list_rows, list_runs
from jangteo.desk.selectors.views import find_default, list_views

__all__ = ["access_run", "find_default", "get_run", "list_rows", "list_runs", "list_views"]
