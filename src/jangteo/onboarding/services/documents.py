from collections.abc import Sequence
from uuid import UUID

from jangteo.kernel import clock
from jangteo.kernel.stored import digest, store_file
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

    Returns how many were new.
    """
    added = 0
    for file, kind in zip(files, kinds, strict=True):
        if ApplicationDocument.objects.filter(application=application_id, sha256=digest(file.content)).exists():
            continue
        stored = store_file("applications", file.content, kind)
        ApplicationDocument.objects.create(
            application_id=application_id,
            kind=file.kind.value,
            name=plain_name(file.name),
            path=stored.path,
            content_type=kind.content_type,
            size=stored.size,
            sha256=stored.sha256,
            added_at=clock.now(),
        )
        added += 1
    return added
