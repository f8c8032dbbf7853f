"""What one currency is worth in another, day by day, as a published source says."""
