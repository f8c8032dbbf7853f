from django.db import models
from django.db.models import F, Q

from jangteo.contracts.types import CommitmentPeriod, ContractState, Measure, RenewalKind
from jangteo.kernel.ids import new_id


class Contract(models.Model):
    """What was agreed with one party, and through the tree with its units.

    price_list   its only audience is the party while the contract is active, and its dates are the contract's
    valid_until  excluded
    simulation   what its prices would have done to past orders and open carts of its party; None: not tried, or put in
                 force before contracts were
    term         counts from 1, one more with each renewal; it began at `term_from`, the one before at `last_term_from`
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    price_list = models.ForeignKey("pricing.PriceList", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    term = models.PositiveIntegerField(default=1)
    term_from = models.DateTimeField()
    last_term_from = models.DateTimeField(null=True, blank=True)
    notice_days = models.PositiveIntegerField()
    renewal = models.CharField(max_length=10)
    renewal_months = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, default=ContractState.DRAFT.value)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    simulation = models.JSONField(null=True, blank=True)
    simulated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list"], condition=~Q(state="ended"), name="contract_list_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("term_from")), name="contract_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(term_from__gte=F("valid_from")), name="contract_term_within"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ContractState]), name="contract_state_known"
            ),
            models.CheckConstraint(
                condition=Q(renewal__in=[kind.value for kind in RenewalKind]), name="contract_renewal_known"
            ),
            models.CheckConstraint(
                condition=~Q(renewal="renews") | Q(renewal_months__gte=1), name="contract_renews_by_months"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | ~Q(state="ended") & Q(ended_at=None),
                name="contract_ended_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(simulated_at__isnull=False), name="contract_in_force_was_tried"
            ),
            models.CheckConstraint(
                condition=Q(simulation__isnull=True) | Q(simulated_at__isnull=False), name="contract_trial_is_dated"
            ),
        ]
        indexes = [models.Index(fields=["party", "state"], name="contract_by_party")]

    def __str__(self) -> str:
        return self.code


class Commitment(models.Model):
    """How much the party takes in each period; of a variant, of a category, or of all that the list prices."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="commitments")
    variant = models.ForeignKey("catalog.Variant", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey("catalog.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=10)
    period = models.CharField(max_length=10)
    committed = models.BigIntegerField(help_text="base units, or net minor units of the list's currency")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "variant", "category", "measure", "period"],
                name="commitment_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(committed__gte=1), name="commitment_of_something"),
            models.CheckConstraint(condition=Q(variant=None) | Q(category=None), name="commitment_of_one_kind"),
            models.CheckConstraint(
                condition=Q(measure__in=[measure.value for measure in Measure]), name="commitment_measure_known"
            ),
            models.CheckConstraint(
                condition=Q(period__in=[period.value for period in CommitmentPeriod]), name="commitment_period_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committed} {self.measure} a {self.period}"


class RenewalNotice(models.Model):
    """That a term's end was told: once for each contract and end.

    task_id, letter_id  the keeper's task and the company's letter, without foreign keys: both may go before this
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="notices")
    ends_at = models.DateTimeField()
    task_id = models.UUIDField(null=True)
    letter_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "ends_at"], name="renewalnotice_once")]

    def __str__(self) -> str:
        return f"{self.contract_id} ends at {self.ends_at}"
