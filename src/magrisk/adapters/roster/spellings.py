"""The pieces that a roster's text is cut into, by number: each that is met again is only looked up."""

import pyarrow as pa
import pyarrow.compute as pc

from magrisk.columns import Rows

NEW = -1
_NEW = pa.scalar(NEW, pa.int32())


class Spellings:
    """Pieces of text in the order in which they were met. Each begins with the sign at which it was cut."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forgets every piece."""
        self._met = pa.array([], pa.string())

    def __len__(self) -> int:
        return len(self._met)

    def known(self, pieces: pa.StringArray) -> Rows:
        """The number of every piece; NEW where it was never met."""
        found: Rows = pc.index_in(pieces, self._met).fill_null(_NEW).to_numpy()
        return found

    def numbers(self, pieces: pa.StringArray) -> Rows:
        """The number of every piece; those that are new get one."""
        found = self.known(pieces)
        new = found == NEW
        if new.any():
            self._met = pa.concat_arrays([self._met, pieces.filter(pa.array(new)).unique()])
            found = self.known(pieces)
        return found

    def texts(self, numbers: Rows) -> list[str]:
        """What some pieces say, without their signs."""
        return [text[1:] for text in self._met.take(pa.array(numbers)).to_pylist()]
