"""How a movement is recognised when it comes again.

A fingerprint is made of all a file says of a movement that a later file of the same bank says too: account, day, moment
(time of day or the bank's number, where there is one), signed amount, names and words without spaces, virtual account,
balance; and of how many lines with all of that alike stood before it in its file. So

- the same line in the same file again, or in a file of a period that overlaps, has the same fingerprint;
- two lines of a file that are alike in everything stay two, and stay those two in every file that has both;
- order and length of a file make no difference, since only lines alike are counted, and those are interchangeable.

What it asks for: a file has either all of its lines of a day, or moments or balances that tell them apart. Two kinds of
export of one bank (CSV, camt.053) say different things and have different fingerprints: keep to one for each account.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable

from jangteo.banking.types import BankLine, Movement

_SEPARATOR = "\x1f"  # no text of a bank file keeps it


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _identity(movement: Movement) -> str:
    balance = movement.balance_after
    parts = (
        movement.account,
        movement.on.isoformat(),
        movement.moment,
        str(movement.amount.minor),
        movement.amount.currency,
        _plain(movement.payer_name),
        _plain(movement.reference),
        movement.virtual_account,
        "" if balance is None else str(balance.minor),
    )
    return _SEPARATOR.join(part.replace(_SEPARATOR, "") for part in parts)


def fingerprinted(movements: Iterable[Movement]) -> tuple[BankLine, ...]:
    """The lines of one file with their fingerprints, in its order."""
    seen: Counter[str] = Counter()
    lines = []
    for movement in movements:
        identity = _identity(movement)
        seen[identity] += 1
        digest = hashlib.sha256(f"{identity}{_SEPARATOR}{seen[identity]}".encode()).hexdigest()
        lines.append(
            BankLine(
                account=movement.account,
                on=movement.on,
                amount=movement.amount,
                payer_name=movement.payer_name,
                reference=movement.reference,
                virtual_account=movement.virtual_account,
                balance_after=movement.balance_after,
                line_number=movement.line_number,
                fingerprint=digest,
            )
        )
    return tuple(lines)
