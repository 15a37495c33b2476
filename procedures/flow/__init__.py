"""Swim-lane flow charts of a procedure, from the plain data of its snapshot; no model, no database.

`layout` places (`Chart`), `paper` and `pages` cut for print, `shortened` tells what they say short, `svg` draws. The table of steps is the chart's equal in words.
"""

from procedures.flow.chart import Chart, paper_look, screen_look
from procedures.flow.drawing import svg
from procedures.flow.layout import layout
from procedures.flow.notes import Shortened, shortened
from procedures.flow.paper import pages, paper

__all__ = ["Chart", "Shortened", "layout", "pages", "paper", "paper_look", "screen_look", "shortened", "svg"]
