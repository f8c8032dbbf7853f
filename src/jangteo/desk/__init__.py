"""What staff keep for themselves in the office: views of lists, and runs over many rows."""
