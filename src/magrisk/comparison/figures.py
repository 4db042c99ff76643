"""How the numbers of a comparison are written, in the text and on the page alike."""

from math import floor, log10

_ENOUGH = 1  # per cent: from here on one decimal tells enough
_LEAST = 0.0001  # per cent: one row of a million


def count(number: int) -> str:
    """A whole number: "12,345"."""
    return f"{number:,}"


def rows(number: int) -> str:
    """So many rows: "1 row", "12,345 rows"."""
    return "1 row" if number == 1 else f"{number:,} rows"


def share(value: float) -> str:
    """A share in per cent: "31.2 %", "0.0040 %".

    >>> [share(value) for value in (0.3125, 0.00004, 0.0000001, 0, 1)]
    ['31.2 %', '0.0040 %', '<0.0001 %', '0 %', '100 %']
    """
    return f"{_per_cent(100 * value)} %"


def change(value: float) -> str:
    """A change of a share or a chance in percentage points: "+3.1", "-0.0040".

    >>> [change(value) for value in (0.03125, -0.00004, 0, -1)]
    ['+3.1', '-0.0040', '0', '-100']
    """
    if not value:
        return "0"
    return f"{'+' if value > 0 else '-'}{_per_cent(100 * abs(value))}"


def between(low: float, high: float) -> str:
    """The interval of a share in per cent: "30.1 to 32.3"."""
    return f"{_per_cent(100 * low)} to {_per_cent(100 * high)}"


def chance(value: float | None) -> str:
    """A chance in per cent, to one decimal; "-" where there is none."""
    return "-" if value is None else f"{100 * value:.1f} %"


def points(value: int | None) -> str:
    """Points of a row; "-" where there are none."""
    return "-" if value is None else str(value)


def signed(value: float) -> str:
    """A change of points; a mean to two decimals.

    >>> signed(3), signed(-0.125), signed(0), signed(0.0)
    ('+3', '-0.12', '0', '0')
    """
    if isinstance(value, int) or value == int(value):
        return f"{int(value):+d}" if value else "0"
    return f"{value:+.2f}"


def _per_cent(value: float) -> str:
    if 0 < value < _LEAST:
        return f"<{_LEAST}"
    if value in (0, 100):
        return f"{value:.0f}"
    # Below one, the first two digits that are not zero.
    return f"{value:.1f}" if value >= _ENOUGH else f"{value:.{1 - floor(log10(value))}f}"
