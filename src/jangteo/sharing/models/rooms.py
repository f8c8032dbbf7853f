from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.sharing.models.links import PersonalLink
from jangteo.sharing.types import LONGEST_COMMENT, LONGEST_NAME, LONGEST_WORDS, Stance


class DealRoom(models.Model):
    """A quote or a cart that is shown to several people; of who opened it, not of their party.

    news_at  when a guest said something last; `told_at` when who opened it was written to of that
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    quote = models.ForeignKey("quotes.Quote", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cart = models.ForeignKey("ordering.Cart", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=LONGEST_NAME)
    message = models.CharField(max_length=LONGEST_WORDS, blank=True, default="")
    language = models.CharField(max_length=5)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    news_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quote=None, cart__isnull=False) | Q(quote__isnull=False, cart=None),
                name="dealroom_about_one",
            ),
        ]
        indexes = [models.Index(fields=["person", "party", "-opened_at"], name="dealroom_of_who_opened_it")]

    def __str__(self) -> str:
        return self.title


class RoomGuest(models.Model):
    """Somebody who was invited, and what their link lets them do; renewed, it is the same guest by another token."""

    link = models.OneToOneField(PersonalLink, primary_key=True, on_delete=models.CASCADE, related_name="guest")
    room = models.ForeignKey(DealRoom, on_delete=models.CASCADE, related_name="guests")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=LONGEST_NAME)
    email = models.CharField(max_length=254, blank=True, default="")
    sees_prices = models.BooleanField(default=False)
    may_comment = models.BooleanField(default=False)
    may_vote = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "position"], name="roomguest_position_once")]

    def __str__(self) -> str:
        return self.name


class RoomVisit(models.Model):
    """A link was opened, and what its page showed then.

    seen  {key of a line: what it said, in short}, and all else of it by the empty key
    """

    guest = models.ForeignKey(RoomGuest, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField()
    seen = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["guest", "-at"], name="roomvisit_latest")]

    def __str__(self) -> str:
        return f"{self.guest_id} {self.at}"


class RoomComment(models.Model):
    """Words in a room; guest None: of who opened it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    room = models.ForeignKey(DealRoom, on_delete=models.CASCADE, related_name="comments")
    guest = models.ForeignKey(RoomGuest, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    at = models.DateTimeField()
    line_key = models.CharField(max_length=40, blank=True, default="")
    text = models.CharField(max_length=LONGEST_COMMENT)

    class Meta:
        indexes = [models.Index(fields=["room", "at"], name="roomcomment_thread")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.at}"


class RoomVote(models.Model):
    """The one vote of a link.

    changes        how often it was said otherwise
    recent_since, recent  how often lately, so that nobody changes it without end
    """

    guest = models.OneToOneField(RoomGuest, primary_key=True, on_delete=models.CASCADE, related_name="vote")
    stance = models.CharField(max_length=10)
    word = models.CharField(max_length=LONGEST_WORDS, blank=True, default="")
    at = models.DateTimeField()
    changes = models.PositiveIntegerField(default=0)
    recent_since = models.DateTimeField()
    recent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stance__in=[one.value for one in Stance]), name="roomvote_stance_known"),
        ]

    def __str__(self) -> str:
        return f"{self.guest_id} {self.stance}"
