from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id


class ExtensionSwitch(models.Model):
    """Whether an extension may work; one without a row may.

    by  "staff" or "failures"
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    is_on = models.BooleanField(default=True)
    by = models.CharField(max_length=10)
    why = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "extension switches"
        constraints = [
            models.CheckConstraint(condition=Q(by__in=["staff", "failures"]), name="extensionswitch_by_known")
        ]

    def __str__(self) -> str:
        return self.name


class ExtensionFailure(models.Model):
    """A way in which a hook failed: what kind of error and where, never its words, which may name a person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    extension = models.CharField(max_length=60)
    hook = models.CharField(max_length=60)
    problem = models.CharField(max_length=200)
    count = models.PositiveBigIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["extension", "hook", "problem"], name="extensionfailure_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="extensionfailure_happened"),
        ]

    def __str__(self) -> str:
        return f"{self.extension}.{self.hook}: {self.problem}"
