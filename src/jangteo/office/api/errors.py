"""What programs of staff are refused that pages can't ask for: many rows at once."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from jangteo.kernel.errors import Rejected


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one row of those sent.

    row   from 0, as it was sent
    code  permanent
    """

    row: int
    field: str
    code: str
    message: str


class RowsRefused(Rejected):
    """Some rows can't be taken, so none was: `facts.errors` names each with its field and why."""

    code = "office.rows_refused"

    @classmethod
    def of(cls, problems: Iterable[RowProblem]) -> "RowsRefused":
        """The refusal that names them all."""
        told = [asdict(one) for one in problems]
        return cls(f"{len(told)} of the rows can't be taken, so none was", errors=told)


class PlaceCurrency(Rejected):
    """What sending from a place costs is told in the merchant's currency, from 0 up."""

    code = "office.place_currency"
