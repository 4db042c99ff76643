"""What a distinct text of a roster is marked as, for who looks at many of them at once."""


class Mark:
    """ODD: its row must be read by itself; ODD_FIRST, ODD_LAST: where the text stands at that end of its
    line. FILLED: it is not empty. SAYS: it names medicines, or says that there are none. The others: what
    `texts.Said` holds of it. Whole numbers, as arrays of them are asked at once."""

    ODD, ODD_FIRST, ODD_LAST, FILLED, SAYS = (1 << place for place in range(5))
    DRUGS, NAMED, DENIED, ANSWERED, VALUES, UNRECOGNISED, TOPICS = (1 << place for place in range(5, 12))
