"""A module of an extension that can't be imported."""

raise ImportError("planted on purpose")
