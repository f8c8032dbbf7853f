from jangteo.kernel.errors import Conflict, NotFound, Rejected


class UnknownFeature(NotFound):
    """No feature with this name can be switched."""

    code = "flags.unknown_feature"


class SwitchedOff(Conflict):
    """This is not offered at the moment.

    A conflict, not "not found": what it made is still there, and it may be back the next minute.
    """

    code = "flags.switched_off"


class WhyNeeded(Rejected):
    """Say why it is switched off: others will ask."""

    code = "flags.why_needed"


class InvalidPilot(Rejected):
    """A pilot needs somebody in it, and a feature that a few may have while others don't."""

    code = "flags.invalid_pilot"
