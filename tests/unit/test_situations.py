"""That situations in columns say of each row what `Knowing` says of it alone."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

import small_book
from magrisk.columns import Columns
from magrisk.evaluate import Known
from magrisk.plan import ITEM
from magrisk.presence import ABSENT, UNKNOWN
from magrisk.scale import NOTHING_KNOWN, Span
from magrisk.situation import SEXES, Drug, Situation
from magrisk.situations import NO_PAIRS, Pairs, Ragged
from magrisk.situations.catalogue import Catalogue
from magrisk.situations.many import Many
from small_book import drug_class, line
from small_patient import assessor_of

LINES = (
    line("any-use", 19),
    line("long-use", 31, when={"taken_for_days": {"at_least": 182}}),
    line("by-vein", 40, when={"all_of": [{"route": "intravenous"}, {"acute": False}]}),
    line("with-weak-filter", 45, when={"has": "weak-filter"}),
)
KINDRED = {
    "kinds": {"ask": "weak", "of": ["first-kind", "second-kind", "third-kind"]},
    "names": ["of some kind"],
}
BOOK = small_book.small_book(
    *small_book.advising(),
    drug_class("class-a", *LINES, members=("drug-a", "drug-b")),
    small_book.rule("condition", "first-kind", line("any", 5)),
    small_book.rule("condition", "second-kind", line("any", 7)),
    small_book.rule("condition", "third-kind"),  # weighs nothing, so that no plan asks for it
    small_book.rule("condition", "of-some-kind", line("any", 3), **KINDRED),
    small_book.setting("ward", implies=["rare-loss"]),
    small_book.interaction("way", 8, {"takes": "class-a", "by": "intravenous"}, {"sex": "female"}),
    small_book.interaction("there", 9, {"setting": "ward"}, {"known": "clearance"}),
    small_book.symptom("ache", 1),
)
ASSESSOR = assessor_of(BOOK)
PLAN, KNOWING = ASSESSOR.plan, ASSESSOR.reader.knowing

NOBODY = Situation(drugs=(), named=frozenset(), setting="home")
SAID = {
    "nothing": NOBODY,
    "no list": replace(NOBODY, drugs=None),
    "nothing else": replace(NOBODY, no_other_conditions=True),
    **{sex: replace(NOBODY, sex=sex) for sex in SEXES},
    "a drug": replace(NOBODY, drugs=(Drug("drug-a"),)),
    "a drug twice": replace(NOBODY, drugs=(Drug("drug-a"), Drug("drug-a"))),
    "drugs": replace(NOBODY, drugs=(Drug("drug-a", days=200), Drug("drug-c"), Drug("drug-b", route="oral"))),
    "a drug held": replace(NOBODY, drugs=(Drug("drug-a", held=True),)),
    "a drug stopped": replace(NOBODY, drugs=(Drug("drug-a", stopped=True, stopped_days=9),)),
    "held and taken": replace(NOBODY, drugs=(Drug("drug-a", held=True), Drug("drug-b", acute=True))),
    "by vein": replace(NOBODY, drugs=(Drug("drug-a", route="intravenous", acute=False),)),
    "by a way that counts nowhere": replace(NOBODY, drugs=(Drug("drug-a", route="nasal"),)),
    "a drug of no class": replace(NOBODY, drugs=(Drug("drug-z"),)),
    "named": replace(NOBODY, named=frozenset({"weak-filter", "ache"})),
    "denied": replace(NOBODY, denied=frozenset({"weak-filter", "first-kind"})),
    "named and denied": replace(
        NOBODY, named=frozenset({"weak-filter"}), denied=frozenset({"weak-filter", "poor-food"})
    ),
    "of some kind": replace(NOBODY, named=frozenset({"of-some-kind"})),
    "of a kind": replace(NOBODY, named=frozenset({"of-some-kind", "first-kind"})),
    "a kind denied": replace(
        NOBODY, named=frozenset({"of-some-kind"}), denied=frozenset({"second-kind", "rare-loss"})
    ),
    "on the ward": replace(NOBODY, setting="ward"),
    "on the ward, denied": replace(NOBODY, setting="ward", denied=frozenset({"rare-loss"})),
    "answered": replace(NOBODY, answered=frozenset({"weak"})),
    "little": replace(NOBODY, sex="female", measures={"drinks": Span(0, 14)}),
    "little for a man": replace(NOBODY, sex="male", measures={"drinks": Span(20, 20)}),
    "too much for a woman": replace(NOBODY, sex="female", measures={"drinks": Span(20, 20)}),
    "as much as it may be": replace(NOBODY, measures={"drinks": Span(20, inf)}),
    "measured": replace(NOBODY, measures={"clearance": Span(25, 25), "bath": Span(-inf, 0.5)}),
    "answered and told": replace(
        NOBODY, answered=frozenset({"weak", "drink"}), measures={"drinks": Span(0, 0)}
    ),
}


def known_of(columns: Columns, row: int) -> Known:
    """One row of columns as what is known of one subject; what an array leaves out is unknown."""
    return Known(
        {name: v if isinstance(v, int) else int(v[row]) for name, v in columns.facts.items()},
        {name: Span(low[row], high[row]) for name, (low, high) in columns.measures.items()},
        {
            name: tuple(known_of(items.known, at) for at in np.flatnonzero(items.rows == row))
            for name, items in columns.items.items()
        },
    )


def as_asked(known: Known) -> Known:
    """What is known of a situation, with every name that the plan asks for."""
    asked = {
        each: {
            name
            for number, table in enumerate(PLAN.tables)
            if table.each == each
            for name in PLAN.asks(number)
            if name.startswith(ITEM)
        }
        for each in known.items
    }
    return Known(
        {name: known.facts.get(name, UNKNOWN) for name in PLAN.concepts()},
        dict(known.measures),
        {
            each: tuple(
                Known(
                    {n: i.facts.get(n, UNKNOWN) for n in asked[each] if n in FACTS_OF_ITEMS},
                    {n: i.measures.get(n, NOTHING_KNOWN) for n in asked[each] if n not in FACTS_OF_ITEMS},
                )
                for i in items
            )
            for each, items in known.items.items()
        },
    )


FACTS_OF_ITEMS = frozenset(Catalogue(PLAN, KNOWING).facts)


def many() -> Many:
    return Many(PLAN, KNOWING, Catalogue(PLAN, KNOWING))


def in_columns(told: list[Situation]) -> list[Known]:
    made = many()
    columns = made.known(made.situations(told))
    found = [known_of(columns, row) for row in range(len(told))]
    # Of a measure that another row has, a row that has none says that nothing is known.
    return [
        replace(one, measures={n: s for n, s in one.measures.items() if n in said.measures})
        for one, said in zip(found, told, strict=True)
    ]


@pytest.mark.parametrize("said", SAID)
def test_a_row_alone_knows_what_its_situation_knows(said: str) -> None:
    assert in_columns([SAID[said]]) == [as_asked(KNOWING.known(SAID[said]))]


def test_rows_together_know_what_each_knows_alone() -> None:
    told = list(SAID.values())
    assert in_columns(told) == [as_asked(KNOWING.known(one)) for one in told]
    assert in_columns(told[::-1]) == in_columns(told)[::-1]


def test_what_nobody_told_is_nothing_known() -> None:
    made = many()
    told = made.situations([SAID["measured"], NOBODY])
    low, high = made.known(told).measures["clearance"]
    assert (low[1], high[1]) == (-inf, inf)
    assert told.measures["clearance"].told.tolist() == [True, False]


def test_no_situations_are_columns_of_nobody() -> None:
    made = many()
    columns = made.known(made.situations([]))
    assert columns.size == 0
    assert all(len(items.rows) == 0 for items in columns.items.values())


def test_what_is_the_same_for_all_is_one_number() -> None:
    made = many()
    facts = made.known(made.situations([NOBODY, NOBODY])).facts
    assert (facts["weak-filter"], facts["rare-loss"], facts["class-a"]) == (UNKNOWN, ABSENT, ABSENT)
    assert made.known(made.situations([SAID["no list"]] * 2)).facts["class-a"] == UNKNOWN


# ---------------------------------------------------------------- the catalogue


def test_a_drug_has_one_number_however_often_it_is_met() -> None:
    catalogue = Catalogue(PLAN, KNOWING)
    first, second = catalogue.code(Drug("drug-a")), catalogue.code(Drug("drug-a", days=5))
    assert (first, second, catalogue.code(Drug("drug-a"))) == (1, 2, 1)
    assert len(catalogue) == 3


def test_the_arrays_of_a_catalogue_hold_drugs_that_come_later() -> None:
    catalogue = Catalogue(PLAN, KNOWING)
    catalogue.code(Drug("drug-a"))
    before = catalogue.arrays()
    assert catalogue.arrays() is before
    catalogue.code(Drug("drug-c"))
    assert len(catalogue.arrays()) == len(before) + 1


def test_a_catalogue_that_forgot_its_drugs_numbers_them_anew() -> None:
    catalogue = Catalogue(PLAN, KNOWING)
    catalogue.code(Drug("drug-a"))
    catalogue.code(Drug("drug-b"))
    catalogue.clear()
    assert len(catalogue) == 1
    assert catalogue.code(Drug("drug-b")) == 1
    assert len(catalogue.arrays()) == 2


def test_number_nought_is_a_drug_of_which_nothing_is_known() -> None:
    drugs = Catalogue(PLAN, KNOWING).arrays()
    assert set(drugs.facts[:, 0].tolist()) == {UNKNOWN}
    assert set(drugs.low[:, 0].tolist()) == {-inf}
    assert set(drugs.high[:, 0].tolist()) == {inf}


def test_a_drug_that_was_stopped_makes_nothing_known_as_taken() -> None:
    catalogue = Catalogue(PLAN, KNOWING)
    stopped = catalogue.code(Drug("drug-a", stopped=True))
    taken = catalogue.code(Drug("drug-a"))
    counts = catalogue.arrays().taken.counts
    assert counts[stopped] == 0 < counts[taken]
    place = catalogue.concepts.index("class-a")
    assert 2 * place + 1 in catalogue.arrays().taken.values.tolist()


# ---------------------------------------------------------------- pairs


def test_pairs_know_the_rows_of_every_code() -> None:
    pairs = Pairs.of([[3, 1], [], [3], [1, 1]])
    assert {code: rows.tolist() for code, rows in pairs.by_code().items()} == {1: [0, 3, 3], 3: [0, 2]}
    assert NO_PAIRS.by_code() == {}
    assert Pairs.of([]).by_code() == {}
    both = pairs.joined(Pairs.of([[7]])).by_code()
    assert both[7].tolist() == [0]


def test_lists_behind_one_another_are_found_by_number() -> None:
    ragged = Ragged.of([[], [5, 6], [7]])
    pairs = Pairs(np.array([4, 4, 9, 2]), np.array([1, 0, 2, 1]))
    place, found = ragged.placed(pairs)
    assert found.rows.tolist() == [4, 4, 9, 2, 2]
    assert found.codes.tolist() == [5, 6, 7, 5, 6]
    assert place.tolist() == [0, 0, 2, 3, 3]
    assert ragged.of_each(pairs).codes.tolist() == found.codes.tolist()
    alone = ragged.of_each(Pairs(np.array([4, 9]), np.array([0, 2])))
    assert (alone.rows.tolist(), alone.codes.tolist()) == ([9], [7])
