from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.ledger.types import Account


class Entry(models.Model):
    """One thing that happened to money: its postings sum to zero in each currency when its transaction commits.

    Who did it and why stands with its subject, which can lose a person's name: nothing here ever changes.

    key  what it was written for, once: "payments:…:succeeded"
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "id"], name="ledger_entry_subject"),
            models.Index(fields=["at", "id"], name="ledger_entry_at"),
        ]

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """One side of an entry; append-only by trigger.

    amount_minor  above zero is debit, below is credit
    counterpart   what tells it apart within its account: a provider, a gift card
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    order_id = models.UUIDField(null=True, blank=True)
    party_id = models.UUIDField(null=True, blank=True)
    counterpart = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account__in=[account.value for account in Account]), name="posting_account_known"
            ),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="posting_of_something"),
        ]
        indexes = [
            models.Index(fields=["order_id", "account"], name="posting_of_order", condition=Q(order_id__isnull=False)),
            models.Index(fields=["party_id", "account"], name="posting_of_party", condition=Q(party_id__isnull=False)),
            models.Index(fields=["account", "counterpart"], name="posting_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_minor} {self.currency}"


class Unsealed(models.Model):
    """An entry that has no place in the chain yet."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="+")

    class Meta:
        db_table = "ledger_unsealed"

    def __str__(self) -> str:
        return str(self.entry_id)


class Link(models.Model):
    """An entry's place in the chain: the digest of it, its postings and the link before."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return str(self.position)
