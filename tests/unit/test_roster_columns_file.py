"""What a site's columns file may say, and that every slip in it is told with its line."""

from collections.abc import Callable

import pytest

from magrisk.adapters.roster.columns_file import read_columns
from magrisk.adapters.roster.site_columns import Columns, Listed, Measured, Single
from magrisk.assess import Assessor
from magrisk.errors import RulebookProblem

Reads = Callable[[str | bytes], Columns]
WHOLE = """\
columns:
  pid: id
  PatAge: age
  DoB: birth_date
  meds: medications
  RXNORMID*: {list: medications, code: RxNorm}
  dx*: {list: conditions, code: ICD-10-CM}
  note: {list: conditions}
  Mg: {measure: magnesium, unit: mg/dl}
only: true
settings:
  ITU: ICU
  Ward 7: inpatient
sexes:
  W: female
"""


@pytest.fixture
def read(assessor: Assessor) -> Reads:
    def of(content: str | bytes) -> Columns:
        text = content.encode() if isinstance(content, str) else content
        return read_columns(text, "site.yaml", assessor.book)

    return of


def problems(read: Reads, content: str | bytes) -> tuple[str, ...]:
    with pytest.raises(RulebookProblem) as refused:
        read(content)
    return tuple(refused.value.problems)


def test_a_file_says_what_columns_are_and_what_words_mean(read: Reads) -> None:
    found = read(WHOLE)
    assert found.names == {
        "pid": Single("id"),
        "PatAge": Single("age"),
        "DoB": Single("birth_date"),
        "meds": Listed("medications"),
        "RXNORMID*": Listed("medications", "RxNorm "),
        "dx*": Listed("conditions", "ICD-10-CM "),
        "note": Listed("conditions"),
        "Mg": Measured("serum-magnesium", "mg/dL"),
    }
    assert found.only
    assert found.settings == {"itu": "icu", "ward 7": "inpatient"}
    assert found.sexes == {"w": "female"}


def test_the_fingerprint_is_of_every_byte(read: Reads) -> None:
    prints = {read(content).fingerprint for content in (WHOLE, WHOLE + "\n", "\ufeff" + WHOLE)}
    assert len(prints) == 3
    assert all(len(one) == 64 for one in prints)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "site.yaml:1: the file is empty"),
        (" \n\n", "site.yaml:1: the file is empty"),
        (b"columns:\n  a: id\n  \xff: age\n", "site.yaml:3: found bytes that are not UTF-8"),
        ("columns:\n  a: id\n  a: age\n", "site.yaml:3: "),
        ("columns:\n  a: &x id\n", "site.yaml:2: "),
        ("- id\n", "site.yaml:1: the file: "),
        ("colums: {}\n", "site.yaml:1: colums: "),
        ("columns:\n  a: id\n  b: flibber\n", "site.yaml:3: columns.b: wanted 'id', 'age', "),
        ("columns:\n  a:\n    list: drugs\n", "site.yaml:3: columns.a.list: wanted 'medications', "),
        ("columns:\n  a:\n    list: labs\n    codes: x\n", "site.yaml:4: columns.a.codes: "),
        ("columns:\n  a:\n    unit: mg/dL\n", "site.yaml:2: columns.a.measure: Field required"),
        ("columns:\n  a: [id]\n", "site.yaml:2: columns.a: wanted 'id', "),
        ("columns:\n  '': age\n", "site.yaml:2: columns."),
        ("columns:\n  ' ': age\n", "site.yaml:2: columns. : found a blank name"),
        ("settings:\n  ' ': icu\n", "site.yaml:2: settings. : found a blank name"),
        ("sexes:\n  \u200b: male\n", "site.yaml:2: sexes.\u200b: found a blank name"),
        (
            "columns:\n  Pat Id: id\n  pat_id: age\n",
            "site.yaml:3: columns.pat_id: found the name that Pat Id",
        ),
        ("settings:\n  A: icu\n  a: icu\n", "site.yaml:3: settings.a: found the name that A is, too"),
        ("sexes:\n  W: female\n  w: male\n", "site.yaml:3: sexes.w: found the name that W is, too"),
        ("sexes:\n  W: woman\n", "site.yaml:2: sexes.W: wanted 'female', 'male', 'other' or 'unknown'"),
        ("settings:\n  A: moon\n", "site.yaml:2: settings.A: found an unknown setting, wanted one of "),
        (
            "columns:\n  a:\n    measure: flibber\n    unit: mg/dL\n",
            "site.yaml:3: columns.a.measure: found no such measure, wanted one of ",
        ),
        (
            "columns:\n  a:\n    measure: magnesium\n    unit: kg\n",
            "site.yaml:4: columns.a.unit: found a unit that serum-magnesium does not know, wanted one of ",
        ),
        (
            "columns:\n  a: {list: conditions, code: NDC}\n",
            "site.yaml:2: columns.a.code: found a code that conditions cannot be, wanted one of ICD-10-CM, ",
        ),
        (
            "columns:\n  a: {list: medications, code: SNOMED CT}\n",
            "site.yaml:2: columns.a.code: found a code that medications cannot be, wanted one of RxNorm, ",
        ),
        (
            "columns:\n  a: {list: labs, code: ATC}\n",
            "site.yaml:2: columns.a.code: found a code that labs cannot be, wanted none",
        ),
        (
            "columns:\n  age*: age\n",
            "site.yaml:2: columns.age*: found a * in the name of a column of which there is one, wanted none",
        ),
        (
            "columns:\n  med*_*: medications\n",
            "site.yaml:2: columns.med*_*: found two * in a name, wanted one, for a number",
        ),
    ],
)
def test_a_slip_is_told_with_its_line(read: Reads, content: str | bytes, told: str) -> None:
    (found,) = problems(read, content)
    assert found.startswith(told)


def test_all_slips_are_told_at_once(read: Reads) -> None:
    content = "columns:\n  a*: id\n  b: {measure: x, unit: y}\nsettings:\n  c: moon\n"
    assert [one.split(":")[1] for one in problems(read, content)] == ["2", "3", "5"]
