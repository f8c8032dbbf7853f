"""The office's addresses of quotes."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import quote_draft, quote_new, quote_settings, quotes
from jangteo.office.pages.frame import staff_page

OURS = (Action.QUOTES_MAKE, Action.QUOTES_ALLOW)

quote_pages: list[URLPattern] = [
    path("quotes/", staff_page(quotes.list_page, *OURS), name="quotes"),
    path("quotes/new/", staff_page(quote_new.new_page, Action.QUOTES_MAKE), name="quote_new"),
    path("quotes/settings/", staff_page(quote_settings.settings_page, Action.ROLES_CHANGE), name="quote_settings"),
    path("quotes/<uuid:quote_id>/", staff_page(quotes.quote_page, *OURS), name="quote"),
    path("quotes/<uuid:quote_id>/draft/", staff_page(quote_draft.draft_page, Action.QUOTES_MAKE), name="quote_draft"),
    path("quotes/<uuid:quote_id>/files/<uuid:file_id>/", staff_page(quotes.quote_file, *OURS), name="quote_file"),
    path("quotes/<uuid:quote_id>/do/<slug:action>/", staff_page(quotes.act, *OURS), name="quote_action"),
]
