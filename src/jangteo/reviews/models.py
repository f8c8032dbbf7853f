"""Tables of what is written about products, what became of it, and what it comes to."""

from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.reviews.types import (
    LONGEST_EDIT_DAYS,
    LONGEST_INVITE_DAYS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WHY,
    MOST_FOR_TILES,
    TO_LOOK_AT,
    NameChoice,
    PostKind,
    PostState,
    Reason,
    WritesFrom,
)

_STATES = [one.value for one in PostState]
_REVIEW, _ANSWER = Q(kind=PostKind.REVIEW.value), Q(kind=PostKind.ANSWER.value)
_REASONS = [one.value for one in Reason]


class Post(models.Model):
    """A review, a question or an answer as it reads today; by trigger its state changes with a move alone.

    line            what its writer bought: of every review, and of answers of who bought the product
    party, person   for whom they acted, and who they are; of a shop's answer the member of staff
    moves           how many there were; the last one led to `state`
    version         the last written
    was_refused     once; what is written anew is looked at first
    helpful         how many found it so; `reports` how many mind it
    editable_until  excluded
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answers")
    line = models.ForeignKey("ordering.OrderLine", null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    by_shop = models.BooleanField(default=False)
    is_business = models.BooleanField(default=False)
    stars = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    language = models.CharField(max_length=2)
    name_choice = models.CharField(max_length=8)
    shown_name = models.CharField(max_length=200, blank=True)
    is_rewarded = models.BooleanField(default=False)
    state = models.CharField(max_length=10)
    moves = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    was_refused = models.BooleanField(default=False)
    has_appealed = models.BooleanField(default=False)
    helpful = models.PositiveIntegerField(default=0)
    reports = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()
    editable_until = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in PostKind]), name="post_kind_known"),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="post_state_known"),
            models.CheckConstraint(
                condition=Q(name_choice__in=[one.value for one in NameChoice]), name="post_name_choice_known"
            ),
            models.CheckConstraint(
                condition=_REVIEW & Q(stars__gte=1, stars__lte=5, line__isnull=False) | ~_REVIEW & Q(stars=None),
                name="post_review_has_stars_and_line",
            ),
            models.CheckConstraint(
                condition=_ANSWER & Q(parent__isnull=False) | ~_ANSWER & Q(parent=None, by_shop=False),
                name="post_answer_is_below",
            ),
            models.UniqueConstraint(fields=["line"], condition=_REVIEW, name="post_one_review_of_a_line"),
        ]
        indexes = [
            models.Index(fields=["product", "kind", "-written_at", "-id"], name="post_of_product"),
            models.Index(fields=["parent", "written_at"], name="post_below", condition=_ANSWER),
            models.Index(fields=["person", "-written_at"], name="post_of_person"),
            models.Index(
                fields=["moved_at", "id"],
                name="post_to_look_at",
                condition=Q(state__in=sorted(one.value for one in TO_LOOK_AT)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.product_id}"


class PostVersion(models.Model):
    """What a post said; by trigger it stays, only the words of an erased person may be emptied."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    stars = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    language = models.CharField(max_length=2)
    shown_name = models.CharField(max_length=200, blank=True)
    is_rewarded = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="postversion_once")]

    def __str__(self) -> str:
        return f"{self.post_id} v{self.number}"


class PostMove(models.Model):
    """A step of a post; by trigger it begins where the post stands, and stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveIntegerField()
    act = models.CharField(max_length=10)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=14, blank=True)
    why = models.CharField(max_length=LONGEST_WHY, blank=True)
    made_by = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "position"], name="postmove_once"),
            models.CheckConstraint(condition=Q(reason__in=["", *_REASONS]), name="postmove_reason_known"),
            models.CheckConstraint(
                condition=~Q(to_state=PostState.REFUSED.value) | ~Q(reason=""), name="postmove_refusal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} of {self.post_id}"


class Vote(models.Model):
    """A person who found a post helpful."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="votes")
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="vote_one_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.post_id}"


class Report(models.Model):
    """What a person minds about a post; by trigger it stays, only its words may be emptied."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="reported")
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=14)
    words = models.CharField(max_length=LONGEST_WHY, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="report_one_a_person"),
            models.CheckConstraint(condition=Q(reason__in=_REASONS), name="report_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.post_id}"


class ProductFigures(models.Model):
    """How many shown reviews of so many stars, and questions, a product has from a channel; kept with each move."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    stars_1 = models.PositiveIntegerField(default=0)
    stars_2 = models.PositiveIntegerField(default=0)
    stars_3 = models.PositiveIntegerField(default=0)
    stars_4 = models.PositiveIntegerField(default=0)
    stars_5 = models.PositiveIntegerField(default=0)
    questions = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "product figures"
        constraints = [models.UniqueConstraint(fields=["product", "channel"], name="productfigures_once")]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.channel_id}"


class ReviewPolicy(models.Model):
    """How a channel holds its reviews, where it is not as usual."""

    channel = models.OneToOneField("channels.Channel", primary_key=True, on_delete=models.PROTECT, related_name="+")
    looks_first = models.BooleanField(default=True)
    is_shared = models.BooleanField(default=True)
    writes_from = models.CharField(max_length=9, default=WritesFrom.SHIPPED.value)
    edit_days = models.PositiveSmallIntegerField(default=14)
    tiles_from = models.PositiveSmallIntegerField(default=1, db_default=1)
    invite_days = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name_plural = "review policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(writes_from__in=[one.value for one in WritesFrom]), name="reviewpolicy_writes_from_known"
            ),
            models.CheckConstraint(condition=Q(edit_days__lte=LONGEST_EDIT_DAYS), name="reviewpolicy_days"),
            models.CheckConstraint(
                condition=Q(tiles_from__lte=MOST_FOR_TILES, invite_days__lte=LONGEST_INVITE_DAYS),
                name="reviewpolicy_tiles_and_letters",
            ),
        ]

    def __str__(self) -> str:
        return str(self.channel_id)


class ReviewInvitation(models.Model):
    """An order whose buyer was invited to write about its goods, or needed not be; each is looked at once."""

    order = models.OneToOneField("ordering.Order", primary_key=True, on_delete=models.PROTECT, related_name="+")
    is_sent = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.order_id} {'invited' if self.is_sent else 'let be'}"
