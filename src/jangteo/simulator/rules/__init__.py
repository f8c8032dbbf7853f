"""Decisions of the payment simulator: what its books allow, what its notices say and how they go astray."""
