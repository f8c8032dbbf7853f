from jangteo.wishes.models.asks import AskPolicy, StockAsk
from jangteo.wishes.models.lists import Wish, WishGift, WishLink, WishList

__all__ = ["AskPolicy", "StockAsk", "Wish", "WishGift", "WishLink", "WishList"]
