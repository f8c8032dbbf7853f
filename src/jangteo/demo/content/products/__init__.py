"""One YAML file per category; `content.products_reading` explains the keys."""
