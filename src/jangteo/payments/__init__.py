"""How an order is paid: methods, awaited and received money."""
