"""What tells processes that a switch was set, or who is in a segment changed; triggers of migration 0001 note it."""

from jangteo.kernel.kept import Watched

FLAGS = "flags"
WATCHED = (
    Watched(FLAGS, "flags_flagsetting"),
    Watched(FLAGS, "segments_segmentmember", ("since", "until")),
)
