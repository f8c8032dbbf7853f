"""What whoever issues virtual accounts has to do."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Issued:
    """A number that was issued; digits alone."""

    bank: str
    number: str


class Issuer(Protocol):
    """Issues numbers that one payer pays to, and closes them."""

    def issue(self, *, key: str, holder: str) -> Issued:
        """A number for one payer; the same key again is answered with the same number.

        holder  whose name stands on it
        raises  IssuerAway
        """

    def close(self, *, number: str) -> None:
        """Nothing is taken on the number any more; once more changes nothing.

        raises  IssuerAway, VirtualAccountNotFound for a number that was never issued
        """
