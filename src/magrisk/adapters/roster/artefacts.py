"""Knows what a whole file shows of the spreadsheet it went through: an end cut off, zeros lost from ids."""

from collections import Counter
from collections.abc import Iterable

SHEETS = (65_536, 1_048_576)  # lines that the sheets of old and new spreadsheets hold
_COUNTER_DIGITS = 4  # identifiers that just count have several widths by nature; these are shorter


class Artefacts:
    """What was seen so far, block by block."""

    def __init__(self) -> None:
        self.lines = 0
        self._widths: Counter[int] = Counter()
        self._padded = False

    def see(self, lines: int, ids: Iterable[str]) -> None:
        """Takes the physical lines of a block, the header among them, and the identifiers in it."""
        self.lines += lines
        digits = [name for name in map(str.strip, ids) if name.isdecimal()]
        self._widths.update(map(len, digits))
        self._padded = self._padded or any(name.startswith("0") for name in digits)

    def warnings(self) -> tuple[str, ...]:
        """What to look at before the file is trusted, without a value."""
        return tuple(warning for warning in (cut_off(self.lines), self._zeros_lost()) if warning)

    def _zeros_lost(self) -> str:
        widths = sorted(self._widths)
        if self._padded or len(widths) < 2 or widths[-1] <= _COUNTER_DIGITS:
            return ""
        each = ", ".join(map(str, widths))
        return f"identifiers of {each} digits, and none begins with 0: leading zeros may be lost"


def cut_off(lines: int) -> str:
    """What so many physical lines of a file may mean; "" for nothing."""
    if lines not in SHEETS:
        return ""
    return f"{lines:,} lines, exactly as many as a spreadsheet holds: the rest may be cut off"
