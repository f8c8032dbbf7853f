from jangteo.sharing.models.links import PaymentShare, PersonalLink, ShareLine
from jangteo.sharing.models.rooms import DealRoom, RoomComment, RoomGuest, RoomVisit, RoomVote

__all__ = [
    "DealRoom",
    "PaymentShare",
    "PersonalLink",
    "RoomComment",
    "RoomGuest",
    "RoomVisit",
    "RoomVote",
    "ShareLine",
]
