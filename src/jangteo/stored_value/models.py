from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.stored_value.types import MoveKind, PayoutState, Source, ValueKind, ValueState

TAKES_AWAY = (MoveKind.SPEND, MoveKind.EXPIRE, MoveKind.PAY_OUT, MoveKind.TAKE_BACK)


class StoredValue(models.Model):
    """A gift card, or a party's store credit in one currency.

    code_digest    of a gift card's code, with the secret key: the database alone opens no card
    balance_minor  the sum of its moves, by trigger
    order_id       with which a gift card was bought; its code follows from its id then (`rules.code_of`)
    line_id        which of the order's lines it is of, and which card of that line it is: `number`, from 1
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in ValueKind])
    currency = models.CharField(max_length=3)
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    code_digest = models.CharField(max_length=64, blank=True)
    code_end = models.CharField(max_length=4, blank=True)
    balance_minor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=7, default=ValueState.ACTIVE.value)
    issued_at = models.DateTimeField()
    order_id = models.UUIDField(null=True, blank=True)
    line_id = models.UUIDField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(balance_minor__gte=0), name="storedvalue_not_negative"),
            models.UniqueConstraint(
                fields=["line_id", "number"], condition=Q(line_id__isnull=False), name="storedvalue_of_a_line_once"
            ),
            models.CheckConstraint(
                condition=Q(order_id=None, line_id=None, number=None)
                | Q(order_id__isnull=False, line_id__isnull=False, number__gte=1, kind=ValueKind.GIFT_CARD.value),
                name="storedvalue_bought_whole_or_not",
            ),
            models.CheckConstraint(
                condition=(Q(kind=ValueKind.GIFT_CARD.value, party=None) & ~Q(code_digest=""))
                | Q(kind=ValueKind.STORE_CREDIT.value, party__isnull=False, code_digest=""),
                name="storedvalue_is_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ValueState]), name="storedvalue_state_known"
            ),
            models.UniqueConstraint(fields=["code_digest"], condition=~Q(code_digest=""), name="storedvalue_code_once"),
            models.UniqueConstraint(
                fields=["party", "currency"], condition=Q(party__isnull=False), name="storedvalue_credit_once"
            ),
        ]
        indexes = [
            models.Index(fields=["code_end"], name="storedvalue_code_end", condition=~Q(code_end="")),
            models.Index(fields=["order_id"], name="storedvalue_of_order", condition=Q(order_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code_end or self.party_id}"


class StoredValuePart(models.Model):
    """Some of a value that ends on a day of its own.

    left_minor  the sum of its moves, by trigger
    expires_on  the last day on which it may be spent; it may be put off, never brought forward
    gone_on     the last day on which what ran out is still kept for its holder
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    value = models.ForeignKey(StoredValue, on_delete=models.PROTECT, related_name="parts")
    left_minor = models.BigIntegerField(default=0)
    source = models.CharField(max_length=8)
    issued_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    gone_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(left_minor__gte=0), name="storedvaluepart_not_negative"),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in Source]), name="storedvaluepart_source_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None, gone_on=None)
                | Q(expires_on__isnull=False, gone_on__gte=models.F("expires_on")),
                name="storedvaluepart_gone_after_end",
            ),
        ]
        indexes = [
            models.Index(fields=["gone_on"], name="storedvaluepart_gone", condition=Q(left_minor__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.value_id} {self.left_minor}"


class StoredValueMove(models.Model):
    """One change of one part; append-only by trigger, which adds it to the part and to the value.

    key     what it is done for, once; where it changes several parts, `number` counts them from 1
    undoes  the key of the spending that this gives back; a trigger lets no more come back than was spent
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    value = models.ForeignKey(StoredValue, on_delete=models.PROTECT, related_name="moves")
    part = models.ForeignKey(StoredValuePart, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=9)
    amount_minor = models.BigIntegerField()
    key = models.CharField(max_length=100)
    number = models.PositiveSmallIntegerField(default=1)
    undoes = models.CharField(max_length=100, blank=True)
    taken_from = models.ForeignKey(StoredValuePart, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="storedvaluemove_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[MoveKind.ISSUE.value, MoveKind.GIVE_BACK.value], amount_minor__gt=0)
                | Q(kind__in=[kind.value for kind in TAKES_AWAY], amount_minor__lt=0)
                | (Q(kind=MoveKind.ADJUST.value) & ~Q(amount_minor=0)),
                name="storedvaluemove_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=MoveKind.GIVE_BACK.value, taken_from__isnull=False) & ~Q(undoes="")
                | (~Q(kind=MoveKind.GIVE_BACK.value) & Q(undoes="", taken_from=None)),
                name="storedvaluemove_undoes_a_spending",
            ),
        ]
        indexes = [
            models.Index(fields=["undoes"], name="storedvaluemove_undoes", condition=~Q(undoes="")),
            models.Index(fields=["order_id"], name="storedvaluemove_order", condition=Q(order_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor}"


class PayoutRequest(models.Model):
    """That the holder of a gift card asks for money, and where to; of each card one is open at most.

    secret       the account's number, encrypted with the site's key; it goes once the request is closed
    account_end  its last four digits
    asked_by     the person who was logged in; none of a guest
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    value = models.ForeignKey(StoredValue, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, default=PayoutState.ASKED.value)
    bank = models.CharField(max_length=60, blank=True)
    holder = models.CharField(max_length=60, blank=True)
    secret = models.TextField(blank=True)
    account_end = models.CharField(max_length=4, blank=True)
    asked_by = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PayoutState]), name="payoutrequest_state_known"
            ),
            models.CheckConstraint(
                condition=(Q(state=PayoutState.ASKED.value, closed_at=None) & ~Q(secret=""))
                | (~Q(state=PayoutState.ASKED.value) & Q(closed_at__isnull=False, secret="")),
                name="payoutrequest_keeps_no_number",
            ),
            models.UniqueConstraint(
                fields=["value"], condition=Q(state=PayoutState.ASKED.value), name="payoutrequest_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.value_id}"
