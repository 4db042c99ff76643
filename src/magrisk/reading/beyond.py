"""Reads what the reviewed names leave open with further names that nobody here has reviewed."""

import datetime
from collections.abc import Callable
from functools import cached_property

from magrisk.reading.medication import MedicationReader, MedicationReading


class ReaderWithMore:
    """The reviewed names first; where they understand nothing, or not all of it, further names as well.

    A further name never adds a medicine to those that were understood: it may be a common word. It counts
    where nothing was understood without it, or where with it as few names explain every word. The further
    names are not made ready before a text needs them.
    """

    def __init__(self, reviewed: MedicationReader, more: Callable[[], MedicationReader]) -> None:
        self._reviewed, self._make = reviewed, more

    @cached_property
    def _more(self) -> MedicationReader:
        return self._make()

    def begins_with_name(self, text: str) -> bool:
        """Whether a known name, or the code of a medicine, stands at the beginning of a text."""
        return self._reviewed.begins_with_name(text) or self._more.begins_with_name(text)

    def read(self, text: str, as_of: datetime.date | None = None) -> MedicationReading:
        """What the text says; without `as_of` a date tells no duration."""
        reading = self._reviewed.read(text, as_of)
        if reading.status not in ("unrecognised", "partly"):
            return reading
        other = self._more.read(text, as_of)
        if reading.status == "unrecognised":
            return other
        return other if other.status == "matched" and other.names <= reading.names else reading
