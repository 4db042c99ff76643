"""The benchmark's figures: which texts a share is a share of."""

from collections import Counter

from benchmarks.reading.counts import MADE, Figures, Row

SETTLED = {"matched": 6, "partly": 2, "wrong": 1, "unrecognised": 1}
UNSETTLED = {"disputed": 5, "unlisted": 3, "unchecked": 2}
ROW = Row(Counter(SETTLED | UNSETTLED), Counter({"matched": 60, "wrong": 20, "disputed": 500}))


def test_shares_are_those_of_the_texts_that_a_label_settles() -> None:
    assert ROW.checked() == 10
    assert ROW.share() == 0.8
    assert ROW.matched() == 0.6
    assert ROW.wrong() == 0.1
    assert ROW.share(weighted=True) == 0.75


def test_of_all_texts_those_that_cannot_be_checked_count_as_not_recognised() -> None:
    assert ROW.share_of_all() == 0.4


def test_no_texts_have_no_share() -> None:
    assert (Row().share(), Row().share_of_all(), Row().checked()) == (0, 0, 0)


def test_made_texts_count_in_their_own_row_only() -> None:
    figures = Figures({("found", True): ROW, (MADE, True): ROW, ("found", False): ROW})
    assert figures.all().texts.total() == 2 * ROW.texts.total()
    assert figures.all(True).texts == ROW.texts


def test_figures_come_back_as_they_were_kept() -> None:
    figures = Figures({("found", True): ROW, ("found", False): Row()})
    assert Figures.from_json(figures.as_json()) == figures
