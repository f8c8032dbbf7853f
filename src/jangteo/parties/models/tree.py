from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from jangteo.kernel.ids import new_id
from jangteo.parties.models.parties import Party
from jangteo.parties.types import PartnerFunction, PartyRole

# [since, until) of a dated row, for constraints that refuse overlaps.
PERIOD = Func("since", "until", RangeBoundary(), function="TSTZRANGE", output_field=DateTimeRangeField())
ENDS_AFTER_START = Q(until=None) | Q(until__gte=F("since"))


class PartyParent(models.Model):
    """Under which party a unit stands, from and until when; a unit has one parent at a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    child = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="partyparent_one_at_a_time",
                expressions=[("child", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="partyparent_not_of_oneself"),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="partyparent_ends_after_start"),
        ]
        indexes = [models.Index(fields=["parent", "child"], name="partyparent_by_parent")]

    def __str__(self) -> str:
        return f"{self.child_id} under {self.parent_id}"


class PartyRoleHeld(models.Model):
    """A party is a supplier, a seller or the operator, from and until when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in PartyRole])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "party roles held"
        constraints = [
            ExclusionConstraint(
                name="partyroleheld_once",
                expressions=[
                    ("party", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="partyroleheld_one_operator",
                expressions=[("role", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                condition=Q(role=PartyRole.OPERATOR.value),
            ),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="partyroleheld_ends_after_start"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in PartyRole]), name="partyroleheld_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} is {self.role}"


class Partner(models.Model):
    """Another party that is billed, receives or pays for a buyer; units below inherit it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=10, choices=[(one.value, one.value) for one in PartnerFunction])
    partner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="partner_one_at_a_time",
                expressions=[
                    ("party", RangeOperators.EQUAL),
                    ("function", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="partner_ends_after_start"),
            models.CheckConstraint(
                condition=Q(function__in=[one.value for one in PartnerFunction]), name="partner_function_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} of {self.party_id}: {self.partner_id}"
