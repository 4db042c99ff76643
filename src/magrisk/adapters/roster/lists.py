"""One column of lists of a table: the parts of every cell, and what their texts say."""

from functools import cached_property

import numpy as np

from magrisk.adapters.roster.marks import Mark
from magrisk.adapters.roster.pieces import LONG, Parts, Read
from magrisk.adapters.roster.texts import Said
from magrisk.adapters.roster.worded import NOTHING_BESIDE, Beside
from magrisk.columns import Flags, Rows
from magrisk.reading.medication_list import MOST_LINES
from magrisk.situations import NO_PAIRS, Pairs


class Lists:
    """The lists of some rows, with what reads their parts.

    What most texts do not say costs nothing: all that a part is marked as is looked at once, row by row.
    """

    def __init__(self, parts: Parts, read: Read[Said]):
        self._parts, self.read = parts, read
        self.pairs = Pairs(parts.rows, read.codes(parts.spelt))  # the parts of every row, by their numbers
        self._marks = read.array("marks").take(self.pairs.codes)

    @cached_property
    def _of_rows(self) -> Rows:
        """All marks of every row together."""
        if not len(self._parts.firsts):
            return np.empty(0, np.uint16)
        found: Rows = np.bitwise_or.reduceat(self._marks, self._parts.firsts)
        return found

    @cached_property
    def _all(self) -> int:
        return int(np.bitwise_or.reduce(self._of_rows, initial=0))

    def _with(self, mark: int) -> Flags:
        """The rows of which a part is marked so."""
        found: Flags = (self._of_rows & mark) != 0
        return found

    def odd(self) -> Flags:
        """The rows with a part that is odd where it stands, or with so much that it may be refused."""
        of = self._parts
        odd: Flags = (of.lasts - of.firsts >= MOST_LINES) | (of.sizes > LONG) | self._with(Mark.ODD)
        for mark, places in ((Mark.ODD_FIRST, of.begins), (Mark.ODD_LAST, of.ends)):
            if self._all & mark:
                odd[self.pairs.rows[places[(self._marks[places] & mark) != 0]]] = True
        return odd

    def given(self) -> Flags:
        """The rows in which there is a list, and no empty cell."""
        return (self._parts.lasts > self._parts.firsts) | self._with(Mark.FILLED)

    def useless(self) -> Flags:
        """The rows with a list that says nothing at all."""
        return self.given() & ~self._with(Mark.SAYS)

    def said(self, name: str, mark: int) -> Pairs:
        """One list of numbers of every part, by the rows; `mark` is on the texts where it is not empty."""
        marked = self._marked(mark)
        return self.read.lists(name).of_each(marked) if len(marked.rows) else NO_PAIRS

    def beside(self, name: str, mark: int) -> Beside:
        """One text of every part, where it is not empty: those so marked."""
        marked = self._marked(mark)
        return (
            Beside(self.read.texts(name), marked.codes, marked.rows) if len(marked.rows) else NOTHING_BESIDE
        )

    def _marked(self, mark: int) -> Pairs:
        if not self._all & mark:
            return NO_PAIRS
        places = np.flatnonzero((self._marks & mark) != 0)  # of flags it is many times as quick
        return Pairs(self.pairs.rows.take(places), self.pairs.codes.take(places))
