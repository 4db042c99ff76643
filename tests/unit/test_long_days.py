"""Which day a cell of a long roster is."""

import datetime

import pytest

from magrisk.adapters.roster.long.days import day_of
from magrisk.errors import ContentProblem


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2023-01-27", "", "2023-01-27"),
        (" 2023-01-27 ", "", "2023-01-27"),
        ("2023-01-27T16:17:47Z", "", "2023-01-27"),
        ("2023-01-27T23:59:59.999+02:00", "", "2023-01-27"),
        ("2023-01-27 16:17", "", "2023-01-27"),
        ("2023-01-27 00:00:00", "mdy", "2023-01-27"),
        ("03/04/2023", "dmy", "2023-04-03"),
        ("20230127", "", "2023-01-27"),
    ],
)
def test_a_day(text: str, order: str, day: str) -> None:
    assert day_of("start", text, order) == datetime.date.fromisoformat(day).toordinal()


@pytest.mark.parametrize(
    "text",
    [
        *("03/04/2023", "2023-02-30", "45000", "yesterday", "1899-12-30", "0001-01-01"),
        *("2023-02-30T10:00:00Z", "2023-01-27T16", "27/01/23"),
    ],
)
def test_what_is_no_day_is_refused_without_its_words(text: str) -> None:
    with pytest.raises(ContentProblem) as problem:
        day_of("start", text, "")
    assert problem.value.place == "start"
    assert text not in problem.value.message
