"""What a paper of an application is by its content."""

from jangteo.kernel.uploads import FileProblem, SniffedFile
from jangteo.kernel.uploads import sniff as sniff_file
from jangteo.onboarding.types import LARGEST_FILE

__all__ = ["FileProblem", "sniff"]


def sniff(content: bytes) -> SniffedFile:
    """A PDF, PNG or JPEG.

    raises  FileProblem for everything else
    """
    return sniff_file(content, largest=LARGEST_FILE)
