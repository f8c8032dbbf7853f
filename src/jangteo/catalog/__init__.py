"""What is sold: products, variants, units, typed attributes, media, content per audience and language."""
