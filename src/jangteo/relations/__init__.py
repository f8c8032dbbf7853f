"""The seller's side of a relationship: notes, tasks, visits, and one timeline of all that happened."""
