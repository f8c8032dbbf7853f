"""Finding products and composing a page of them: content, price for this buyer, stock, in batches."""
