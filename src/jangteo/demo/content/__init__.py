"""What the demo shop is made of: a fictional Korean home-goods maker, its goods, prices and customers."""

from jangteo.demo.content.loading import load_content
from jangteo.demo.content.types import Content

__all__ = ["Content", "load_content"]
