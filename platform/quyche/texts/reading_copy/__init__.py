"""A policy as people read a regulation: clause by clause, what is done, by whom, how long, since when, what is open."""

from quyche.texts.reading_copy.copy import Article, Block, NotYet, ReadingCopy, reading_copy
from quyche.texts.reading_copy.lines import Line

__all__ = ["Article", "Block", "Line", "NotYet", "ReadingCopy", "reading_copy"]
