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


class GiftNotFound(NotFound):
    """There is no such gift, or it is somebody else's."""

    code = "sharing.gift_not_found"


class GiftOver(Conflict):
    """This can't be done with the gift any more, or not yet; `state` says where it stands."""

    code = "sharing.gift_over"


class InvalidGift(Rejected):
    """Nothing can be given, taken or asked for like this; `field` says what is wrong."""

    code = "sharing.invalid_gift"
