"""How do we practise: a recorded or invented crisis through the real desk?"""

from coolhead.drill.changes import GLYPHS, Change, Changes, lines
from coolhead.drill.screen import guideline_rows, render
from coolhead.drill.story import Marks, Story, Strand, load_story

__all__ = ["GLYPHS", "Change", "Changes", "Marks", "Story", "Strand", "guideline_rows", "lines", "load_story", "render"]
