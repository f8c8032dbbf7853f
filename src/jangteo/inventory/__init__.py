"""Places, stock by movements, and promises to order lines."""
