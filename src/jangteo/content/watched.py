"""What tells processes that a page of a channel changed or begins or ends to be shown; migration 0004 notes it."""

from jangteo.kernel.kept import Watched

PAGES = "pages"
WATCHED = (
    Watched(PAGES, "content_page"),
    Watched(PAGES, "content_pageversion", ("from_at", "until_at")),
    Watched(PAGES, "content_pageending", ("ended_at",)),
)
