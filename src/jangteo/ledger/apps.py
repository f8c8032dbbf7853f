from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "ledger.entries_balance",
        "Every entry of the books has postings, which sum to zero in each currency.",
        """SELECT e.id, e.key, p.currency, sum(p.amount_minor) AS left_over FROM ledger_entry e
           LEFT JOIN ledger_posting p ON p.entry_id = e.id GROUP BY e.id, p.currency
           HAVING coalesce(sum(p.amount_minor), 1) <> 0""",
    ),
    verify.Invariant(
        "ledger.books_balance",
        "All postings together come to zero in each currency.",
        """SELECT min(id) AS id, currency, sum(amount_minor) AS left_over FROM ledger_posting
           GROUP BY currency HAVING sum(amount_minor) <> 0""",
    ),
    verify.Invariant(
        "ledger.chain_unbroken",
        "Every sealed entry is there with its postings, unchanged, and in its place in the chain.",
        """SELECT l.position, l.entry_id, e.key FROM (
             SELECT *, lag(hash) OVER w AS expected, lag(position) OVER w AS p
             FROM ledger_link WINDOW w AS (ORDER BY position)) l
           LEFT JOIN ledger_entry e ON e.id = l.entry_id
           WHERE e.id IS NULL OR l.previous_hash <> coalesce(l.expected, sha256(''))
              OR l.position <> coalesce(l.p, 0) + 1 OR l.hash <> ledger_digest(l.previous_hash, e)""",
    ),
    verify.Invariant(
        "ledger.entries_sealed_or_waiting",
        "Every entry of the books is in the chain or waits for it.",
        """SELECT e.id, e.key FROM ledger_entry e
           WHERE NOT EXISTS (SELECT FROM ledger_link l WHERE l.entry_id = e.id)
             AND NOT EXISTS (SELECT FROM ledger_unsealed u WHERE u.entry_id = e.id)""",
    ),
)


class LedgerConfig(AppConfig):
    name = "jangteo.ledger"
    label = "ledger"

    def ready(self) -> None:
        verify.register(*INVARIANTS)
