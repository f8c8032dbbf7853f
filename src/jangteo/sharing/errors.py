from jangteo.kernel.errors import Conflict, NotFound, Rejected


class LinkNotFound(NotFound):
    """This link opens nothing."""

    code = "sharing.link_not_found"


class LinkOver(Conflict):
    """This link is over: paid, declined, taken back or expired; `state` says which."""

    code = "sharing.link_over"


class ShareChanged(Conflict):
    """What is to be paid was changed meanwhile: look at it again."""

    code = "sharing.share_changed"


class AboveCap(Rejected):
    """It comes to more than whoever shared it wants to be paid for them."""

    code = "sharing.above_cap"


class InvalidShare(Rejected):
    """Nobody can be asked to pay like this."""

    code = "sharing.invalid_share"


class TooManyShares(Conflict):
    """So many links wait to be paid already."""

    code = "sharing.too_many_shares"
