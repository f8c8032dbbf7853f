"""Places of sale and their policies: address, currency, tax view, access, methods."""
