"""What it costs this buyer: lists, ladders, tax, rounding, and why."""
