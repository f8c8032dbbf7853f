"""Gift cards and store credit: value that was issued and is spent in parts."""
