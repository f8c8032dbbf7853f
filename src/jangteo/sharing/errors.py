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


class RoomNotFound(NotFound):
    """There is no such room, or it is somebody else's."""

    code = "sharing.room_not_found"


class RoomIsOver(Conflict):
    """This link opens nothing any more: closed, revoked or expired; `state` says which."""

    code = "sharing.room_over"


class InvalidRoom(Rejected):
    """A room can't be like this."""

    code = "sharing.invalid_room"


class NotForGuest(Rejected):
    """Who invited them did not allow this to whoever has this link."""

    code = "sharing.not_for_guest"


class TooManyRooms(Conflict):
    """So many rooms are open, or so many people invited, already."""

    code = "sharing.too_many_rooms"


class TooMuchSaid(Rejected):
    """Too much was said by this link within minutes, or in this room at all; wait, or say less."""

    code = "sharing.too_much_said"
    status = 429


class GiftNotFound(NotFound):
    """There is no such gift, or it is somebody else's."""

    code = "sharing.gift_not_found"


class GiftOver(Conflict):
    """This can't be done with the gift any more, or not yet; `state` says where it stands."""

    code = "sharing.gift_over"


class InvalidGift(Rejected):
    """Nothing can be given, taken or asked for like this; `field` says what is wrong."""

    code = "sharing.invalid_gift"
