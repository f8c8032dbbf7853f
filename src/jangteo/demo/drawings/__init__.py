"""Flat product pictures, drawn by rule: the same order gives the same SVG, byte for byte."""

from jangteo.demo.drawings.brand import favicon, wordmark
from jangteo.demo.drawings.picture import Picture
from jangteo.demo.drawings.scenes import shop_hero, wholesale_hero
from jangteo.demo.drawings.studio import KINDS, draw

__all__ = ["KINDS", "Picture", "draw", "favicon", "shop_hero", "wholesale_hero", "wordmark"]
