"""Pages of a channel: what they say in versions, for whom, and where their old addresses lead."""
