"""Deal rooms."""
