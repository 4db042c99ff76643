"""Knows the words in which the days of rows are told to those who read texts."""

import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.roster.long.telling import CONDITIONS, LABS, MEDICATIONS, OPEN, UNSAID
from magrisk.columns import Flags, Rows

_FIRST = datetime.date(1970, 1, 1).toordinal()
PAST = "history of "


def with_days(columns: Rows, texts: pa.StringArray, since: Rows, until: Rows) -> pa.StringArray:
    """The texts with their days. A medicine of which no end is said is taken; a condition that is past is
    history; a lab has its day."""
    medicines, labs = columns == MEDICATIONS, columns == LABS
    before = _where(PAST, (columns == CONDITIONS) & (until > UNSAID))
    return pc.binary_join_element_wise(
        before,
        texts,
        _on(" since ", since, medicines & (since > UNSAID)),
        _on(" stopped ", until, medicines & (until < OPEN)),
        _on(" on ", since, labs & (since > UNSAID)),
        "",
    )


def _where(word: str, said: Flags) -> pa.StringArray:
    return pc.if_else(pa.array(said), word, "")


def _on(word: str, days: Rows, said: Flags) -> pa.StringArray:
    """A word and a day where it is said, nothing elsewhere."""
    shown = np.where(said, days, _FIRST) - _FIRST
    numbers, where = np.unique(shown, return_inverse=True)
    dates = pa.array(np.datetime_as_string(numbers.astype("datetime64[D]")).tolist(), pa.string())
    texts = pc.binary_join_element_wise(word, dates, "").take(pa.array(where))
    return pc.if_else(pa.array(said), texts, "")
