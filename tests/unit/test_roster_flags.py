"""What of a patient counts and should still be looked at, and in which words."""

from collections.abc import Callable

import pytest

from magrisk.adapters.roster.flags import unusual, word
from magrisk.assess import Assessor
from magrisk.profile import Patient


@pytest.mark.parametrize(
    ("labs", "words"),
    [
        ([], ()),
        (["K 4.0 mmol/L", "Mg 0.8 mmol/L"], ()),
        (["K 1.9 mmol/L"], ("unusual serum-potassium",)),
        (["K 1.9 mmol/L", "Mg 2.0 mmol/L"], ("unusual serum-magnesium", "unusual serum-potassium")),
        (["K 1.9 mmol/L", "K 1.8 mmol/L on 2020-01-01"], ("unusual serum-potassium",)),
        (["zzz 7"], ()),
    ],
)
def test_each_measure_with_an_unusual_value_has_a_word(
    assessor: Assessor, told: Callable[..., Patient], labs: list[str], words: tuple[str, ...]
) -> None:
    found = unusual(told(labs=labs).labs, assessor.reader.laboratory)
    assert tuple(map(word, found)) == words


def test_what_was_estimated_has_none(assessor: Assessor, told: Callable[..., Patient]) -> None:
    patient = told(age=50, labs=["creatinine 90 umol/L"])
    assert [lab.by for lab in patient.labs] == ["", "CKD-EPI 2021"]
    assert unusual(patient.labs, assessor.reader.laboratory) == ()
