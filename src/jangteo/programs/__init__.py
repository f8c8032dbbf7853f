"""Programs that act for a party: their keys, what each key is for, and tokens made from them."""
