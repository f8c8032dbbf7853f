from jangteo.sharing.models.gifts import Gift, GiftRequest
from jangteo.sharing.models.links import PaymentShare, PersonalLink, ShareLine
from jangteo.sharing.models.rooms import DealRoom, RoomComment, RoomGuest, RoomVisit, RoomVote

__all__ = [
    "DealRoom",
    "Gift",
    "GiftRequest",
    "PaymentShare",
    "PersonalLink",
    "RoomComment",
    "RoomGuest",
    "RoomVisit",
    "RoomVote",
    "ShareLine",
]
