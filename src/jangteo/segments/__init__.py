"""Named groups of parties that prices, access and content can be attached to."""
