"""Links of buyers for programs: carts given to others to pay, deal rooms and gifts."""

from jangteo.sharing.api import gifts as _gifts  # noqa: F401 -- its routes
from jangteo.sharing.api import rooms as _rooms  # noqa: F401 -- its routes
from jangteo.sharing.api.shares import router

__all__ = ["router"]
