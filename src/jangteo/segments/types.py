from typing import NewType
from uuid import UUID

SegmentId = NewType("SegmentId", UUID)
