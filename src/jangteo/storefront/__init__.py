"""The web shops of every channel, from one set of pages."""
