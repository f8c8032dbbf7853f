"""Reading bank files, and finding out what deposits pay."""
