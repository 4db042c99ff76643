"""Numbers of a study as they are written, the same in every rendering."""

from collections.abc import Callable

from magrisk.study.estimate import Estimate

NOTHING = "-"


def percent(share: float | None) -> str:
    """A share of 1 in per cent."""
    return NOTHING if share is None else f"{100 * share:.1f} %"


def shares(found: Estimate) -> str:
    """A share with its interval, in per cent."""
    return percent(found.value) + _within(found, lambda end: f"{100 * end:.1f}")


def number(found: Estimate | None, decimals: int = 2) -> str:
    """A number with its interval."""
    if found is None:
        return NOTHING
    return f"{_plain(found.value, decimals)}{_within(found, lambda end: _plain(end, decimals))}"


def signed(found: Estimate | None) -> str:
    """A difference with its interval, each with its sign."""
    if found is None:
        return NOTHING
    return f"{_signed(found.value)}{_within(found, _signed)}"


def benefit(gain: float) -> str:
    """A net benefit."""
    return _plain(gain, 3)


def _within(found: Estimate, written: Callable[[float], str]) -> str:
    if found.low is None or found.high is None:
        return ""
    return f" ({written(found.low)} to {written(found.high)})"


def _plain(value: float, decimals: int) -> str:
    # What is rounded to nothing has no sign.
    return f"{round(value, decimals) + 0.0:.{decimals}f}"


def _signed(value: float) -> str:
    return f"{round(value, 3) + 0.0:+.3f}"
