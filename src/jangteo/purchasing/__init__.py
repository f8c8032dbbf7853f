"""How a buyer orders many things at once: from a list in their own words, and from what they bought before."""
