from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.programs.types import KeyKind


class Program(models.Model):
    """A program that acts for a party: a member of it, with a log-in that no password opens."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    user = models.OneToOneField("parties.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party", "made_at"], name="program_of_party")]

    def __str__(self) -> str:
        return self.name


class ProgramKey(models.Model):
    """A key of a program; only its SHA-256 is kept.

    hint          its first letters, by which people know it again
    last_used_on  to the day: a write a day, not one a call
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="keys")
    kind = models.CharField(max_length=4, choices=[(one.value, one.value) for one in KeyKind])
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=16)
    scopes = ArrayField(models.CharField(max_length=40))
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in KeyKind]), name="programkey_kind_known"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="programkey_has_scopes"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("made_at")), name="programkey_ends_after"),
        ]

    def __str__(self) -> str:
        return self.hint


class AccessToken(models.Model):
    """A token of OAuth, made from a key and gone with it; only its SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(ProgramKey, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
