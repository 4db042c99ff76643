"""D: dates. A day by ISO 8601 or in the order that is declared; none to come, none before 1900, none guessed.

Today is 2026-11-22. A level is current for 90 days in the community, for 7 days on a ward.
"""

from dirty.case import Case, Refused, aside, cells
from dirty.plain import WHOLE

LOW, OLD = "low magnesium", "old magnesium"
K_LOW, K_OLD = "low potassium", "old potassium"
FUTURE = "the date of a value lies in the future"
PAST = "the date of a value lies before 1900"
NO_DATE = "the date of a value is not readable, wanted YYYY-MM-DD"
EITHER = "found a date whose day and month could be either"
TWO_DIGITS = "found a date with a year of two digits, wanted four"
SERIAL = "found a number in the place of a date"
TIME = "found a date with a time of day, wanted the day alone"
NO_DAY = "found a date that is no day of the calendar in the order "
DMY, MDY = ("--date-format", "dmy"), ("--date-format", "mdy")


def _mg(*dates: str) -> tuple[str, ...]:
    return tuple(f"Mg 1.7 mg/dL on {date}" for date in dates)


def _k(*dates: str) -> tuple[str, ...]:
    return tuple(f"3.2 on {date}" for date in dates)


CASES: tuple[Case, ...] = (
    *cells("labs", dict.fromkeys(_mg("2026-11-22", "2026-11-01", "2026-10-25", "2026-08-24"), LOW)),
    *cells(
        "labs", dict.fromkeys(_mg("2026-08-23", "2026-03-29", "2024-02-29", "2000-02-29", "1970-01-01"), OLD)
    ),
    *cells("labs", dict.fromkeys(_mg("1900-01-01", "1900-03-01", "1969-12-31"), OLD)),
    *cells("labs", dict.fromkeys(_mg(" 2026-11-01 ", "20261101"), LOW)),
    *aside(
        "labs",
        FUTURE,
        _mg("2026-11-23", "2026-12-01", "2027-01-01", "2038-01-19", "2106-02-07", "9999-12-31"),
    ),
    *aside("labs", PAST, _mg("1899-12-31", "1899-12-30", "0001-01-01", "1582-10-10")),
    *aside(
        "labs",
        NO_DATE,
        _mg("2026-02-30", "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-11-31"),
    ),
    *aside(
        "labs", NO_DATE, _mg("yesterday", "1 Nov 2026", "Nov 2026", "2026-11", "2026/11/01", "2026-11-1", "?")
    ),
    *aside(
        "labs",
        NO_DATE,
        _mg("2026-11-01Z", "2026-11-01+02:00", "+2026-11-01", "-2026-11-01", "２０２６-11-01"),
    ),
    *aside("labs", EITHER, _mg("01/11/2026", "1.11.2026", "01-11-2026", "25/12/2025", "12/25/2025")),
    *aside("labs", TWO_DIGITS, _mg("12/03/24", "01.11.26", "1-11-26")),
    *aside("labs", SERIAL, _mg("45123", "46326", "46326.5", "2026")),
    *aside(
        "labs",
        TIME,
        _mg("2026-11-01T10:00:00Z", "2026-11-01T10:00+02:00", "2026-11-01 10:00", "2026-11-01 00:00:00"),
    ),
    *cells("potassium_mmol_l", dict.fromkeys(_k("2026-11-22", "2026-08-24"), K_LOW)),
    *cells("potassium_mmol_l", dict.fromkeys(_k("2026-08-23", "1970-01-01"), K_OLD)),
    *aside("potassium_mmol_l", FUTURE, _k("2026-11-23")),
    *aside("potassium_mmol_l", PAST, _k("1899-12-30")),
    *aside("potassium_mmol_l", NO_DATE, _k("2026-02-30", "Monday")),
    *aside("potassium_mmol_l", EITHER, _k("01/11/2026")),
    *aside("potassium_mmol_l", SERIAL, _k("45123")),
    # declared
    *cells(
        "labs",
        dict.fromkeys(_mg("01/11/2026", "1.11.2026", "01-11-2026", "22/11/2026"), LOW),
        *DMY,
    ),
    *cells("labs", dict.fromkeys(_mg("11/01/2026", "11.1.2026", "11-22-2026"), LOW), *MDY),
    *cells("labs", dict.fromkeys(_mg("11/01/2026", "29/02/2024"), OLD), *DMY),
    *cells("labs", dict.fromkeys(_mg("01/11/2026", "02/29/2024"), OLD), *MDY),
    *cells("labs", dict.fromkeys(_mg("2026-11-01"), LOW), *DMY),
    *aside("labs", FUTURE, _mg("23/11/2026"), *DMY),
    *aside("labs", FUTURE, _mg("11/23/2026"), *MDY),
    *aside("labs", PAST, _mg("30/12/1899"), *DMY),
    *aside(
        "labs",
        NO_DAY + "dmy",
        _mg("30/02/2026", "12/25/2025", "0/1/2026", "29.02.2023"),
        *DMY,
    ),
    *aside("labs", NO_DAY + "mdy", _mg("25/12/2025", "02/30/2026"), *MDY),
    *aside("labs", TWO_DIGITS, _mg("12/03/24"), *DMY),
    *aside("labs", NO_DATE, _mg("1-11/2026", "1/11.2026"), *DMY),
    *aside("labs", SERIAL, _mg("45123"), *DMY),
    *cells("potassium_mmol_l", dict.fromkeys(_k("01/11/2026"), K_LOW), *DMY),
    Refused("an order of nobody", WHOLE.encode(), "date-format", 2, ("--date-format", "ymd")),
)
