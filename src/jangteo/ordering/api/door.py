"""The router of carts and orders, and what a guest proves with."""

from typing import Annotated

from ninja import Header, Router

from jangteo.parties.api import anyone

LONGEST_SECRET = 200

router = Router(auth=anyone)


# not `type` statements: ninja does not look into those
Secret = Annotated[
    str, Header(alias="Cart-Secret", max_length=LONGEST_SECRET, description="A guest's proof; not for log-ins.")
]
