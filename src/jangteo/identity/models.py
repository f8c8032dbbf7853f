from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from jangteo.identity.types import KeyPurpose
from jangteo.kernel.ids import new_id


class Session(AbstractBaseSession):
    """A browser's session; one that belongs to a log-in is shown to its owner, and removing the row ends it."""

    user = models.ForeignKey("parties.User", null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=60, blank=True)
    browser = models.CharField(max_length=60, blank=True)
    how = models.CharField(max_length=40, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class Attempt(models.Model):
    """A failed attempt, counted where no cache can forget it.

    bucket  SHA-256 of whose failures they are
    """

    bucket = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["bucket", "at"], name="attempt_by_bucket"), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return self.bucket[:8]


class Key(models.Model):
    """What a link in a letter stands for.

    user     whose it is; empty while the address has no log-in
    email    where the letter goes
    bound_to what must still hold when it is used: the old address, or a digest of the old password
    digest   SHA-256 of the secret in the link; none before there is a letter
    data     what a registration has said, and the language
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=20, choices=[(one.value, one.value) for one in KeyPurpose])
    user = models.ForeignKey("parties.User", null=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    bound_to = models.CharField(max_length=254, blank=True)
    digest = models.CharField(max_length=64, null=True, unique=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=[one.value for one in KeyPurpose]), name="key_purpose_known"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="key_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class ConfirmedEmail(models.Model):
    """The address of a log-in that was shown to be its owner's; it counts only while it still is the address."""

    user = models.OneToOneField("parties.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="confirmedemail_lower")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class UsedCode(models.Model):
    """A code that was taken once; the unique row is what makes it once.

    counter  the half minute since 1970
    """

    user = models.ForeignKey("parties.User", on_delete=models.CASCADE, related_name="+")
    counter = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "counter"], name="usedcode_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.counter}"
