from jangteo.search.models.merchandising import ShelfRuleProduct, ShelfRuleRow

__all__ = ["ShelfRuleProduct", "ShelfRuleRow"]
