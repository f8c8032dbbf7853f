"""Data in: products, prices, customers, orders and stock from files."""
