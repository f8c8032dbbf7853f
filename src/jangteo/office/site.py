from typing import Any, override

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from unfold.sites import UnfoldAdminSite


class OfficeSite(UnfoldAdminSite):  # type: ignore[misc]
    """The site of the office's records. Its list of all tables, some two hundred, is made for pages that show it."""

    @override
    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        return SimpleLazyObject(lambda: super(OfficeSite, self).get_app_list(request, app_label))
