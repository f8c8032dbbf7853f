"""Pages that personal links open, and those of gifts to who gave them."""

LINK_PAGES = (
    *("shared", "shared_edit", "shared_pay", "shared_again", "shared_receipt", "shared_decline"),
    *("gift", "gift_claim", "gift_decline", "gift_slip", "gift_ask"),
)
GIFT_PAGES = ("gift_link", "take_gift_back")
