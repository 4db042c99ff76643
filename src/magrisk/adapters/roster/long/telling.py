"""Knows what one row of a long roster tells: its kind, its wide column, how it stands until it is joined."""

import pyarrow as pa

from magrisk.adapters.roster.layout import LISTS, SINGLES

# The columns of a wide roster that rows are joined into. A row names its column by place.
COLUMNS = (*LISTS, *SINGLES)
MEDICATIONS, CONDITIONS, LABS = range(3)
KINDS = {
    "medication": "medications",
    "condition": "conditions",
    "lab": "labs",
    "symptom": "symptoms",
    **{name: name for name in ("lifestyle", *SINGLES)},
}
NOTHING = -1  # of a row that tells no more than that there is such a patient

# Days are numbered as the calendar does (1 is the first day of the year 1).
UNSAID, OPEN = 0, (1 << 31) - 1

# at: the number of the record through all files; line: where it begins in its file. since, until: days; of a
# condition 0 or 1 for present or past. place, reason: what is wrong, "" where nothing is.
ROWS = pa.schema(
    [
        ("id", pa.string()),
        ("at", pa.int64()),
        ("line", pa.int64()),
        ("file", pa.int32()),
        ("column", pa.int8()),
        ("text", pa.string()),
        ("since", pa.int32()),
        ("until", pa.int32()),
        ("place", pa.string()),
        ("reason", pa.string()),
    ]
)
