import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.uploads import SniffedFile, plain_name
from jangteo.onboarding import rules
from jangteo.onboarding.errors import InvalidDocument
from jangteo.onboarding.models import ApplicationDocument
from jangteo.onboarding.types import MOST_FILES, FileUpload


def check_files(files: Sequence[FileUpload], *, there: int = 0) -> list[SniffedFile]:
    """What each file is by its content.

    there   how many the application has already
    raises  InvalidDocument naming the file and why
    """
    if len(files) + there > MOST_FILES:
        raise InvalidDocument(f"an application has at most {MOST_FILES} documents", why="too_many", most=MOST_FILES)
    found = []
    for file in files:
        try:
            found.append(rules.sniff(file.content))
        except rules.FileProblem as problem:
            name = plain_name(file.name)
            raise InvalidDocument(f"{name}: {problem.why}", file=name, why=problem.why) from None
    return found


def keep_files(application_id: UUID, files: Sequence[FileUpload], kinds: Sequence[SniffedFile]) -> int:
    """Store checked files under random names, in the caller's transaction; the same content twice is kept once.

    Returns how many were new. When a later one fails, those stored before it are taken away again.
    """
    stored: list[str] = []
    try:
        for file, kind in zip(files, kinds, strict=True):
            digest = hashlib.sha256(file.content).hexdigest()
            if ApplicationDocument.objects.filter(application=application_id, sha256=digest).exists():
                continue
            path = default_storage.save(f"applications/{new_id().hex}{kind.suffix}", ContentFile(file.content))
            stored.append(path)
            ApplicationDocument.objects.create(
                application_id=application_id,
                kind=file.kind.value,
                name=plain_name(file.name),
                path=path,
                content_type=kind.content_type,
                size=len(file.content),
                sha256=digest,
                added_at=clock.now(),
            )
    except BaseException:
        drop_files(stored)
        raise
    return len(stored)


def drop_files(paths: Sequence[str]) -> None:
    """Take stored files away."""
    for path in paths:
        default_storage.delete(path)
