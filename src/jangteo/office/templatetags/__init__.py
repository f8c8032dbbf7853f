"""How the office writes amounts, moments and states."""
