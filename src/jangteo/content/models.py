from django.db import models
from django.db.models import F, Q

from jangteo.content.types import LONGEST_PATH, LONGEST_SLUG, LONGEST_WHY, Place
from jangteo.kernel.ids import new_id

SLUG = r"^([a-z0-9]+(-[a-z0-9]+)*)?$"


class Page(models.Model):
    """A page of a channel and its draft; what is shown is a version.

    slug          the last part of its address; empty is the channel's home
    draft_number  counts the times the draft was kept
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=LONGEST_SLUG, blank=True)
    place = models.CharField(max_length=6, blank=True, choices=[(one.value, one.value) for one in Place])
    position = models.PositiveIntegerField(default=0)
    draft = models.JSONField(default=dict)
    draft_number = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "slug"], name="page_address_once"),
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="page_slug_is_plain"),
            models.CheckConstraint(condition=Q(place__in=[one.value for one in Place]), name="page_place_known"),
            models.CheckConstraint(condition=~Q(slug="") | Q(place=""), name="page_home_is_not_listed"),
        ]

    def __str__(self) -> str:
        return f"/{self.slug}"


class PageVersion(models.Model):
    """A page as it was published, from and until when; append-only by trigger.

    Of those in their time the latest number is shown.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField()
    restores = models.PositiveIntegerField(null=True, blank=True)
    why = models.CharField(max_length=LONGEST_WHY, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="pageversion_number_once"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gt=F("from_at")), name="pageversion_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(from_at__gte=F("published_at")), name="pageversion_not_before_it_was_published"
            ),
            models.CheckConstraint(
                condition=Q(restores=None) | Q(restores__lt=F("number")), name="pageversion_restores_an_earlier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.number}"


class PageEnding(models.Model):
    """A version was taken back before its time; append-only by trigger."""

    version = models.OneToOneField(PageVersion, on_delete=models.PROTECT, related_name="ending")
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} over"


class Redirect(models.Model):
    """Where an old address of a channel leads; a trigger refuses chains and loops."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+", db_index=False)
    old_path = models.CharField(max_length=LONGEST_PATH)
    new_path = models.CharField(max_length=LONGEST_PATH)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "old_path"], name="redirect_old_path_once"),
            models.CheckConstraint(
                condition=Q(old_path__startswith="/") & Q(new_path__startswith="/"), name="redirect_paths_are_paths"
            ),
        ]
        indexes = [models.Index(fields=["channel", "new_path"], name="redirect_by_new_path")]

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path}"
