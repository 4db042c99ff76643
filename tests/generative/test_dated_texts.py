"""Texts that end in days are read as if each were read whole, whatever stands before them."""

import csv
import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pack
import program
from magrisk.reading.dated import Dated
from magrisk.reading.lists import phrases
from magrisk.reading.medication import MedicationReading

TODAY = datetime.date(2026, 11, 22)
# What may stand before the days and meddle with them: other courses, states, lists, doubt, codes, slips.
WORDS = phrases(
    "omeprazole, furosemide, cisplatin, 20 mg, 40 mg/ml, bd, omeprazol, frobnicate, and, +, /, (, ), -,"
    " ;, :, ?,  if, for, for 2 years, since, from, from March 2026, from 3 years ago, since 2025, since"
    " 2026-03-01,  started, started yesterday, until, until 2026-03-01, until October 2026, stopped,"
    " stopped 2 months ago,  stopped 2026-03-01, held, hold, on hold, not, no, never, not taking,"
    " previously, was on, allergic to,  2 years ago, 2024, March, may, last, at, on, in, of, x, x 7, 7"
    " days, 3 cycles, cycle 3 of, prn, then, to,  when required, up to, more than, =, d/c, NDC, NDC"
    " 0002-3227, RxCUI, RxNorm 7646, ATC, A02BC01, vitamin,  b, magnesium, as, oxide, dernière, depuis,"
    " bis, 1.000, 20.5, 10/7, about, eye, sweetened with, (as"
)
BEFORE = st.lists(st.sampled_from([*WORDS, ","]), min_size=1, max_size=5).map(" ".join)
ENDINGS = ("since {0}", "from {0}", "started {0}", "until {0}", "stopped {0}", "from {0} to {1}")
MORE = (
    "from {0} until {1}",
    "since {0} stopped {1}",
    "started {0} until {1}",
    "from {0} stopped {1}",
    "on {0}",
)
NEAR = st.integers(-800, 400).map(lambda days: str(TODAY + datetime.timedelta(days=days)))
ANY = st.dates(datetime.date(1949, 1, 1), datetime.date(2101, 12, 31)).map(str)
ODD = st.sampled_from(
    phrases("2026-02-30, 2026-13-01, 2026-00-10, 2026-11-00, 0001-01-05, 9999-12-31, 1950-01-01, 2099-12-31")
    + phrases(
        "2026-11-22, 2026-3-1, 20260301, 2026/03/01, \u0662\u0660\u0662\u0666-03-01, 2026-03-01., 2026-03"
    )
)
DAYS = st.tuples(NEAR | ANY | ODD, NEAR | ANY | ODD)


WHOLE = program.assessor().reader._medications.read


class Counted:
    """Reads texts whole, and counts them."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, text: str, as_of: datetime.date | None) -> MedicationReading:
        self.times += 1
        return WHOLE(text, as_of)


@given(BEFORE, st.sampled_from((*ENDINGS, *MORE)), st.lists(DAYS, min_size=3, max_size=6))
def test_a_text_that_ends_in_days_is_read_as_a_whole(
    before: str, ending: str, days: list[tuple[str, str]]
) -> None:
    reader = Dated(WHOLE)
    for pair in days:
        text = f"{before} {ending.format(*pair)}"
        assert reader.read(text, TODAY) == WHOLE(text, TODAY), text


@pytest.mark.skipif(not pack.DATA.is_dir(), reason="no real data beside the checkout")
@pytest.mark.parametrize("name", ["eicu", "faers"])
def test_real_texts_with_days_behind_them_are_read_as_a_whole(name: str) -> None:
    with (pack.DATA / f"{name}_strings_dev.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["drugname"] for row in csv.DictReader(file)]
    chance = random.Random(7)
    counted, quick = Counted(), 0
    reader = Dated(counted)
    for before in chance.sample(texts, 200):
        ending = chance.choice(ENDINGS)
        for _ in range(3):
            counted.times = 0
            days = sorted(TODAY - datetime.timedelta(days=chance.randrange(1, 4000)) for _ in range(2))
            text = f"{before} {ending.format(*days)}"
            assert reader.read(text, TODAY) == WHOLE(text, TODAY), text
        quick += not counted.times
    # Of nearly all real texts nothing but the course hangs on the days.
    assert quick >= 0.95 * 200
