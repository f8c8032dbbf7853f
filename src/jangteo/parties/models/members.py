from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.parties.models.parties import Party
from jangteo.parties.models.tree import ENDS_AFTER_START, PERIOD
from jangteo.parties.types import MemberRole, RoleAudience


class CustomRole(models.Model):
    """A role that a company, a household or the market itself has made.

    party   whose it is; None: every party of the audience may use it
    rights  {action: scope}, checked by `rules.checked_rights` before it is stored
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    names = models.JSONField()
    audience = models.CharField(max_length=10, choices=[(one.value, one.value) for one in RoleAudience])
    rights = models.JSONField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "code"], name="customrole_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=~Q(code__in=[role.value for role in MemberRole]), name="customrole_not_built_in"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=[one.value for one in RoleAudience]), name="customrole_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """A person holds a role in a household, company or unit, from and until when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, help_text="of a built-in role, or the code of the custom one")
    custom_role = models.ForeignKey(CustomRole, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=40, blank=True, help_text="the store a member of staff works in")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="membership_role_once",
                expressions=[
                    ("party", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=~Q(party=F("person")), name="membership_not_of_oneself"),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="membership_ends_after_start"),
            models.CheckConstraint(
                condition=Q(custom_role__isnull=False) | Q(role__in=[role.value for role in MemberRole]),
                name="membership_role_known",
            ),
        ]
        indexes = [models.Index(fields=["person", "party"], name="membership_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} of {self.party_id}"
