"""The secrets of second factors, which are kept sealed."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from jangteo.kernel.sealing import Sealed

FACTORS = "identity.factors"
_NAMES = ("secret", "seed")  # of a code generator, of codes for recovery


def _texts() -> Iterator[tuple[object, str]]:
    for row in Authenticator.objects.order_by("pk"):
        yield from ((f"{row.pk} {name}", row.data[name]) for name in _NAMES if row.data.get(name))


@transaction.atomic
def _put(where: object, before: str, after: str) -> bool:
    pk, _, name = str(where).partition(" ")
    row: Any = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None or row.data.get(name) != before:
        return False
    row.data[name] = after
    row.save(update_fields=["data"])
    return True


SEALED = Sealed(FACTORS, _texts, _put)
