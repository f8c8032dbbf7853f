from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from jangteo.kernel.ids import new_id
from jangteo.parties.types import MemberRole, PartyKind


class Party(models.Model):
    """Whoever buys or sells: a person, a household or a company."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PartyKind])
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="ko")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "parties"
        indexes = [models.Index(fields=["kind", "name"], name="party_by_kind_name")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in PartyKind]), name="party_kind_known")
        ]

    def __str__(self) -> str:
        return self.name


class Company(models.Model):
    """What a company has beyond being a party."""

    party = models.OneToOneField(Party, primary_key=True, on_delete=models.PROTECT, related_name="company")
    legal_name = models.CharField(max_length=200)
    business_number = models.CharField(max_length=20, null=True, unique=True, help_text="ten digits, no dashes")
    representative = models.CharField(max_length=100, blank=True)
    trade = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.legal_name


class Membership(models.Model):
    """A person acting for a household or company, in one role."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in MemberRole])
    is_active = models.BooleanField(default=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "person"], name="membership_once"),
            models.CheckConstraint(condition=~Q(party=models.F("person")), name="membership_not_of_oneself"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in MemberRole]), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} of {self.party_id}"


class Address(models.Model):
    """Where a party receives goods or bills."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="addresses")
    label = models.CharField(max_length=60, blank=True)
    recipient = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    postcode = models.CharField(max_length=12)
    line1 = models.CharField(max_length=200)
    line2 = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, default="KR")
    is_default = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=Q(is_default=True), name="address_one_default")
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.line1}"


class PartyReference(models.Model):
    """The name another system knows a party by; importing twice finds the same party."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="references")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="partyreference_once")]

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"


class UserManager(BaseUserManager["User"]):
    """Makes log-ins the way Django's commands expect it."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A log-in; the person behind it is a party. Staff may have no person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    person = models.OneToOneField(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="user")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower"),
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.person.name if self.person else self.email


class ApiToken(models.Model):
    """A bearer token; only its SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} of {self.user_id}"
