"""Links of buyers for programs: carts given to others to pay, and gifts."""

from jangteo.sharing.api import gifts as _gifts  # noqa: F401 -- its routes
from jangteo.sharing.api.shares import router

__all__ = ["router"]
