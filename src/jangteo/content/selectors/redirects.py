from uuid import UUID

from jangteo.content.models import Redirect
from jangteo.content.types import LONGEST_PATH, RedirectRow


def find_redirect(channel_id: UUID, path: str) -> str | None:
    """Where an old address of a channel leads; None where it leads nowhere. One query, asked where nothing is found."""
    path = path if path.endswith("/") else f"{path}/"
    if len(path) > LONGEST_PATH or "\x00" in path:
        return None
    return Redirect.objects.filter(channel=channel_id, old_path=path).values_list("new_path", flat=True).first()


def list_redirects(channel_id: UUID) -> list[RedirectRow]:
    """A channel's redirects by old address."""
    rows = Redirect.objects.filter(channel=channel_id).order_by("old_path")
    return [RedirectRow(row.pk, row.old_path, row.new_path, row.made_at) for row in rows]
