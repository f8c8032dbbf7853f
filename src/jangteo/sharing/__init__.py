"""Personal links: what one person shows another without an account, until it is over."""
