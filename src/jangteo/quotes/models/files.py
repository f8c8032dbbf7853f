from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.quotes.models.quotes import Quote, QuoteMessage
from jangteo.quotes.types import Side

_SIDES = [Side.BUYER.value, Side.SELLER.value]


class QuoteFile(models.Model):
    """A file that one side sent with a quote, by trigger it stays; inner ones are never shown to a buyer.

    path  where it is stored, under a random name; `content_type` is what its content is
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="files")
    message = models.ForeignKey(QuoteMessage, null=True, on_delete=models.PROTECT, related_name="files")
    by = models.CharField(max_length=6)
    made_by = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=200, unique=True)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_inner = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(by__in=_SIDES), name="quotefile_by_a_side"),
            models.CheckConstraint(condition=Q(is_inner=False) | Q(by=Side.SELLER.value), name="quotefile_inner_ours"),
        ]
        indexes = [models.Index(fields=["quote", "at"], name="quotefile_of_quote")]

    def __str__(self) -> str:
        return self.name
