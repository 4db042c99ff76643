"""Rosters whose lists stand in several columns: scored as if all stood in one cell."""

import dataclasses
from pathlib import Path

import pytest

from magrisk.adapters.roster import first as first_module
from magrisk.adapters.roster.columns_file import read_columns
from magrisk.adapters.roster.describe import describe
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.first import first_texts
from magrisk.adapters.roster.ledger import Ledger
from magrisk.adapters.roster.site_columns import Columns
from magrisk.adapters.roster.source import Source
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem, UsageProblem
from program import TODAY
from roster_run import Run

SITE = b"""columns:
  pid: id
  DoB: birth_date
  tx*: {list: medications, code: RxNorm}
  Mg: {measure: magnesium, unit: mg/dL}
settings: {ITU: icu}
sexes: {W: female}
"""
ROSTER = "pid,DoB,sex,setting,tx1,tx2,Mg\nA,1954-11-22,W,ITU,4603.0,7646,1.6\nB,1990-01-01,m,,,,\n"


@pytest.fixture
def run(assessor: Assessor, tmp_path: Path) -> Run:
    return Run(assessor, tmp_path)


@pytest.fixture
def site(assessor: Assessor) -> Columns:
    return read_columns(SITE, "site.yaml", assessor.book)


def answers(run: Run, content: str, columns: Columns | None = None) -> list[dict[str, str]]:
    run(content, **({"columns": columns} if columns else {}))
    return run.rows()


def test_columns_of_one_list_are_scored_as_one_cell(run: Run) -> None:
    wanted = answers(
        run,
        "id,age,medications,conditions\n"
        "1,72,furosemide 40 mg; omeprazole; RxNorm 4603,T2DM; CKD 4\n2,70,,\n3,70,none,no diabetes\n"
        "4,70,flibber,gout\n",
    )
    found = answers(
        run,
        "id,age,med1,drug_2,dx1,rxcui1,medications,conditions\n"
        "1,72,furosemide 40 mg,,T2DM,4603,omeprazole,CKD 4\n2,70,,,,,,\n3,70,,,no diabetes,,none,\n"
        "4,70,flibber,,,,,gout\n",
    )
    drop = {"doubts", "unrecognised"}
    assert [{k: v for k, v in row.items() if k not in drop} for row in found] == [
        {k: v for k, v in row.items() if k not in drop} for row in wanted
    ]
    assert [row["unrecognised"] for row in found] == ["", "", "", "flibber"]


@pytest.mark.parametrize("cell", ["4603", "4603.0", "RxNorm 4603", "furosemide", " furosemide "])
def test_a_code_in_any_writing_is_the_medicine(run: Run, cell: str) -> None:
    (wanted,) = answers(run, "id,age,medications\n1,70,furosemide\n")
    assert answers(run, f"id,age,rxnormid1\n1,70,{cell}\n") == [wanted]


def test_a_word_for_nothing_says_nothing_in_each_column(run: Run) -> None:
    content = "id,age,med1,rxcui1,med2\n1,70,NA,na,\n2,70,furosemide,NA,NA\n3,70,NA,4603,NA\n"
    run(content, dialect=Dialect(nulls=("NA",)))
    nothing, one, other = run.rows()
    (empty,) = answers(run, "id,age\n1,70\n")
    assert {**nothing, "doubts": ""} == {**empty, "doubts": ""}
    assert one["unrecognised"] == other["unrecognised"] == ""
    assert one["points"] == other["points"]


def test_what_one_column_holds_is_refused_in_that_column(run: Run) -> None:
    run("id,age,med1,RXNORMID2\n1,70,furosemide,#N/A\n2,70,#REF!,4603\n")
    assert [row["column"] for row in run.aside()] == ["RXNORMID2", "med1"]


def test_a_site_file_names_columns_and_words(run: Run, site: Columns) -> None:
    wanted = answers(
        run,
        "id,age,sex,setting,medications,magnesium_mg_dl\n"
        "A,72,female,icu,RxNorm 4603; RxNorm 7646,1.6\nB,36,m,,,\n",
    )
    assert answers(run, ROSTER, site) == wanted
    assert run.told()["sha256"]["columns"] == site.fingerprint


def test_without_a_site_file_the_manifest_names_none(run: Run) -> None:
    run("id,age\n1,70\n")
    assert "columns" not in run.told()["sha256"]


def test_a_site_file_that_names_what_is_not_there_is_refused(run: Run, site: Columns) -> None:
    with pytest.raises(ContentProblem, match="found no column Mg, which the columns file names"):
        run(ROSTER.replace(",Mg", ",K"), columns=site)


class Stopped(Exception):
    """Stands for whatever ends a run."""


def test_a_run_is_not_gone_on_with_by_another_site_file(
    run: Run, site: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Stopped

    with monkeypatch.context() as stopped:
        stopped.setattr(Ledger, "publish", stop)
        with pytest.raises(Stopped):
            run(ROSTER, columns=site, every=0.0, resume=True)
    with pytest.raises(UsageProblem, match="columns"):
        run.go_on(columns=dataclasses.replace(site, fingerprint="0" * 64))
    run.go_on(columns=site)
    assert len(run.rows()) == 2


def test_a_description_shows_every_column_of_a_list(
    assessor: Assessor, tmp_path: Path, site: Columns
) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER + "C,1953-01-01,W,ITU,x;#N/A,4603,1\n")
    found = describe(path, Dialect(), assessor, TODAY, 0, site)
    assert [(one.name, one.read_as, one.filled, one.unusable) for one in found.columns] == [
        ("pid", "identifier", 3, 0),
        ("DoB", "birth date, for the age in years", 3, 0),
        ("sex", "sex", 3, 0),
        ("setting", "setting", 2, 0),
        ("tx1", "medications, list, codes of RxNorm", 2, 1),
        ("tx2", "medications, list, codes of RxNorm", 2, 0),
        ("Mg", "Serum magnesium in mg/dL", 2, 0),
    ]
    assert found.texts["medications"].said == 2


def test_conditions_of_every_column_are_counted(assessor: Assessor, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,dx1,dx2,conditions\n1,T2DM,flibber,gout\n2,,CKD 4,\n")
    found = describe(path, Dialect(), assessor, TODAY, 0)
    assert (found.texts["conditions"].said, found.texts["conditions"].recognised) == (4, 3)


def test_the_first_texts_are_those_of_every_column(
    assessor: Assessor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_module, "_SMALL", 0)
    path = tmp_path / "roster.csv"
    path.write_text("id,med1,rxcui1\n1,senna,4603\n2,digoxin;senna,7646.0\n")
    with (
        Source(path, Dialect(), lambda _: None) as source,
        first_texts(assessor, source, Dialect(), "", TODAY, 2) as first,
    ):
        assert set(first.results()) == {"senna", "digoxin", "RxNorm 4603", "RxNorm 7646"}
