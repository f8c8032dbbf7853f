"""What was agreed with one buyer: net prices for a time, volume to take, and what happens at the end."""
