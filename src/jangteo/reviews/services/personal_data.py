"""A person's part of reviews: what they wrote, found helpful and reported."""

from datetime import datetime
from typing import Any

from jangteo.kernel.personal import Erased, Person, PersonalData
from jangteo.kernel.types import job_actor
from jangteo.reviews.models import Post, PostMove, PostVersion, Report, Vote
from jangteo.reviews.services.writing import withdraw


def export_reviews(person: Person) -> dict[str, Any]:
    """All versions of what the person wrote, what they found helpful and what they reported."""
    written = PostVersion.objects.filter(post__person=person.id, post__by_shop=False).select_related("post")
    votes = Vote.objects.filter(person=person.id).order_by("at", "pk")
    reports = Report.objects.filter(person=person.id).order_by("at", "pk")
    return {
        "written": [_told(one) for one in written.order_by("at", "pk")],
        "found_helpful": [{"post": str(one.post_id), "at": one.at.isoformat()} for one in votes],
        "reported": [
            {"post": str(one.post_id), "at": one.at.isoformat(), "reason": one.reason, "words": one.words}
            for one in reports
        ],
    }


def erase_reviews(person: Person, at: datetime) -> Erased:
    """What the person wrote is taken back and emptied, their votes go; that there was something, stays."""
    removed = {"posts": 0, "votes": 0}
    for row in Post.objects.select_for_update().filter(person=person.id, by_shop=False).order_by("pk"):
        withdraw(row, job_actor("reviews"))
        removed["posts"] += bool(row.text or row.title or row.shown_name)
        row.text = row.title = row.shown_name = ""
        row.save(update_fields=["text", "title", "shown_name"])
    versions = PostVersion.objects.filter(post__person=person.id, post__by_shop=False)
    versions.update(text="", title="", shown_name="")
    found = Post.objects.select_for_update().filter(votes__person=person.id).order_by("pk")
    for row in list(found):
        removed["votes"] += Vote.objects.filter(post=row, person=person.id).delete()[0]
        row.helpful = Vote.objects.filter(post=row).count()
        row.save(update_fields=["helpful"])
    removed |= {
        "reports": Report.objects.filter(person=person.id).exclude(words="").update(words=""),
        "moves": PostMove.objects.filter(made_by=person.id)
        .exclude(why="", made_by_name="")
        .update(why="", made_by_name=""),
    }
    return Erased({what: count for what, count in removed.items() if count})


def _told(one: PostVersion) -> dict[str, Any]:
    return {
        "kind": one.post.kind,
        "product": str(one.post.product_id),
        "at": one.at.isoformat(),
        "stars": one.stars,
        "title": one.title,
        "text": one.text,
        "name": one.shown_name,
    }


PERSONAL_DATA = PersonalData(
    name="reviews",
    titles={"ko": "후기와 문의", "en": "Reviews and questions"},
    export=export_reviews,
    erase=erase_reviews,
    columns=frozenset(
        {
            "reviews_post.title",
            "reviews_post.text",
            "reviews_post.shown_name",
            "reviews_postversion.title",
            "reviews_postversion.text",
            "reviews_postversion.shown_name",
            "reviews_postmove.why",
            "reviews_postmove.made_by_name",
            "reviews_report.words",
        }
    ),
)
