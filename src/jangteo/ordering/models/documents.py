from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.ordering.types.documents import LONGEST_DOCUMENT_NAME, MOST_DOCUMENT_BYTES, DocumentKind


class OrderDocument(models.Model):
    """A file that the buyer attached to a cart, and so to the order that is made of it; it never changes.

    name    cleaned, as it is downloaded; may be emptied for an erased person
    path    below the media folder, a name of ours; served only through guarded pages
    sha256  of the content, hexadecimal
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cart = models.ForeignKey("ordering.Cart", on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=LONGEST_DOCUMENT_NAME, blank=True)
    kind = models.CharField(max_length=4, choices=[(kind.value, kind.value) for kind in DocumentKind])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    attached_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DocumentKind]), name="orderdocument_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=MOST_DOCUMENT_BYTES), name="orderdocument_size_allowed"
            ),
            models.UniqueConstraint(fields=["cart", "sha256"], name="orderdocument_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)
