"""A year in the life of a fictional home-goods maker, through the real services."""
