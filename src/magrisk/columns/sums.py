"""Sums of whole numbers by rows: floats of 64 bits, in which the library adds, hold them up to 2**53."""

import numpy as np

from magrisk.columns import Ends, Rows, Whole

# Floors and ceilings, and their sums, lie within half of 2**26 on either side of nought: the schema of rules
# allows a line 10,000 points, of which three thousand groups would fit.
_BITS = 26


def summed(rows: Rows, values: Whole, size: int) -> Whole:
    """The sum of every row's values."""
    return np.bincount(rows, values, size).astype(np.int64)


def ends_summed(rows: Rows, ends: Ends, size: int) -> Ends:
    """The sum of every row's ends."""
    found: Ends = np.bincount(rows, ends, size)  # type: ignore[assignment]  # with weights it gives floats
    return found


def joined(floor: Whole, ceiling: Whole) -> Ends:
    """Both in one number each, so that one sum adds up both."""
    return floor + ceiling * float(1 << _BITS)


def apart_again(ends: Ends) -> tuple[Whole, Whole]:
    """The floors and the ceilings of numbers that were `joined`, or of their sums."""
    whole = ends.astype(np.int64)
    ceiling = (whole + (1 << (_BITS - 1))) >> _BITS
    return whole - (ceiling << _BITS), ceiling
