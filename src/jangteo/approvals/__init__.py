"""What needs whose approval, who gave it, and what may be spent: rules, requests, budgets."""
