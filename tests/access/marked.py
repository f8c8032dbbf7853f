"""The words by which a leak is found."""

from jangteo.parties.types import PostalAddress

MARKS = {"A": "Alderqx", "B": "Birchzv"}
FIGURES = {"A": ("41713", "41,713", "41813", "41,813"), "B": ("52819", "52,819", "52919", "52,919")}


def marked_address(mark: str) -> PostalAddress:
    """An address that bears a mark in every line of text."""
    return PostalAddress(
        recipient=f"{mark} Store",
        phone="010-1234-5678",
        postcode="03045",
        line1=f"{mark} Street 12",
        city=f"{mark} City",
    )
