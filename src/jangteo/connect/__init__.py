"""Data in: products, prices, customers, orders, stock and costs from files."""
