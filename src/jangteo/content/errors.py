from jangteo.kernel.errors import Conflict, NotFound, Rejected


class PageNotFound(NotFound):
    """There is no such page."""

    code = "content.page_not_found"


class PageExists(Conflict):
    """Another page has this address."""

    code = "content.page_exists"


class PageMoved(Conflict):
    """Somebody else has kept another draft since: look again."""

    code = "content.page_moved"


class InvalidPage(Rejected):
    """A page can't be kept or published like this; the facts name the block and the field."""

    code = "content.invalid_page"


class VersionNotFound(NotFound):
    """There is no such version."""

    code = "content.version_not_found"


class VersionOver(Conflict):
    """The version is over already."""

    code = "content.version_over"


class InvalidRedirect(Rejected):
    """An old address can't lead there."""

    code = "content.invalid_redirect"


class RedirectLoops(Rejected):
    """The new address leads back to the old one."""

    code = "content.redirect_loops"


class RedirectExists(Conflict):
    """The old address leads somewhere already."""

    code = "content.redirect_exists"


class RedirectNotFound(NotFound):
    """There is no such redirect."""

    code = "content.redirect_not_found"
