from jangteo.sharing.models.gifts import Gift, GiftRequest
from jangteo.sharing.models.links import PaymentShare, PersonalLink, ShareLine

__all__ = ["Gift", "GiftRequest", "PaymentShare", "PersonalLink", "ShareLine"]
