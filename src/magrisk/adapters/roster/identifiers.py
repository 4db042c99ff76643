"""Identifiers in columns: which of them must be looked at one by one, and a number for each to tell twice the
same."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from magrisk.adapters.roster.cells import identifier
from magrisk.adapters.roster.layout import IDENTIFIER, Titled, plain
from magrisk.adapters.roster.signs import bytes_of
from magrisk.columns import Flags
from magrisk.errors import ContentProblem

_LONG = 1 << 14
_WORD = 8


class Identifiers:
    """What is known of the identifiers of one roster before they are read: the names of its columns."""

    def __init__(self, roster: Titled):
        self._roster = roster
        names = {*IDENTIFIER, *filter(None, roster.names)}
        self._first = _said_by_byte({name[0] for name in names})
        self._last = _said_by_byte({name[-1] for name in names})

    def odd(self, ids: pa.StringArray) -> Flags:
        """The rows whose identifier cannot be used, or could be the name of a column, as where a header
        stands again."""
        data, starts, ends = bytes_of(ids)
        found: Flags = np.zeros(len(ids), np.bool_)
        if not len(data):
            return found
        has = ends > starts
        first, last = data[np.minimum(starts, len(data) - 1)], data[np.maximum(ends - 1, 0)]
        candidates = has & self._first[first] & self._last[last]
        candidates |= ends - starts >= _LONG
        for sign in b"#+\r\n":
            places = np.flatnonzero(data[starts[0] : ends[-1]] == sign) + starts[0]
            candidates[np.searchsorted(ends, places, "right")] = True
        for row in np.flatnonzero(candidates).tolist():
            found[row] = self._is_odd(ids[row].as_py())
        return found

    def _is_odd(self, id_: str) -> bool:
        try:
            return self._roster.is_name(identifier(id_))
        except ContentProblem:
            return True


def _said_by_byte(letters: Collection[str]) -> Flags:
    """By the byte at one end of a text: whether one of some letters may be said there, once blanks, case and
    width are set aside."""
    return np.array([byte > 0x7F or plain(chr(byte)) in {"", *letters} for byte in range(256)], np.bool_)


def numbered(texts: pa.StringArray) -> npt.NDArray[np.uint64]:
    """A number of 64 bits for every text, the same wherever and whenever equal texts are numbered.

    Texts are mixed eight bytes at a time; that two unlike ones of a million share a number has a chance of
    about 3 in 100 million.
    """
    data, starts, ends = bytes_of(texts)
    sizes = ends - starts
    found = _mixed(sizes.astype(np.uint64))
    for size in np.unique(sizes[sizes > 0]).tolist():  # most are of one length
        mine = np.flatnonzero(sizes == size)
        padded = np.zeros((len(mine), -(-size // _WORD) * _WORD), np.uint8)
        padded[:, :size] = np.lib.stride_tricks.sliding_window_view(data, size)[starts[mine]]
        numbers = found[mine]
        for words in padded.view("<u8").T:
            numbers = _mixed(numbers ^ words)
        found[mine] = numbers
    return found


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spreads every bit over all others (the finaliser of SplitMix64; Steele, Lea, Flood 2014)."""
    x = numbers + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: npt.NDArray[np.uint64] = x ^ (x >> np.uint64(31))
    return mixed
