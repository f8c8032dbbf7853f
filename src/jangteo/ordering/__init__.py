"""Carts and orders; `services.place_order` is the only way an order comes to be."""
