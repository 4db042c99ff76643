"""That every record of a roster is accounted for, and that files appear whole or not at all."""

import gzip
import hashlib
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.reached import Counts
from magrisk.adapters.roster.work import Done, Stretch, Work
from magrisk.assess import Assessor
from magrisk.errors import AccountingProblem, ContentProblem, UsageProblem
from roster_run import ROSTER, Run


@pytest.fixture
def run(assessor: Assessor, tmp_path: Path) -> Run:
    return Run(assessor, tmp_path)


def test_rows_in_are_rows_scored_set_aside_and_blank(run: Run) -> None:
    report = run(ROSTER)
    assert report.counts == Counts(physical=10, header=1, blank=1, scored=4, quarantined=4)
    assert run.told()["counts"] == {"scored": 4, "quarantined": 4, "blank": 1, "header": 1, "physical": 10}
    assert len(run.rows()) == 4
    assert len(run.aside()) == 4


def test_a_row_keeps_its_number_whatever_stands_between(run: Run) -> None:
    run(ROSTER)
    assert [(row["row"], row["id"]) for row in run.rows()] == [
        ("1", "A1"),
        ("2", "A2"),
        ("3", "'=A3"),
        ("6", "A1"),
    ]


def test_a_record_set_aside_tells_line_column_and_reason_and_no_value(run: Run) -> None:
    run(ROSTER)
    aside = run.aside()
    assert [(row["line"], row["column"]) for row in aside] == [
        ("6", "setting"),
        ("7", "labs"),
        ("10", ""),
        ("11", "medications"),
    ]
    assert aside[2]["reason"] == "found 7 fields, wanted 6"
    assert list(aside[0]) == ["line", "column", "reason"]
    written = run.quarantine.read_text()
    assert not any(value in written for value in ("ward 7", "see letter", "1.6", "A6"))


def test_the_raw_record_is_kept_only_where_it_is_asked_for(run: Run) -> None:
    run(ROSTER + "A8,70,community,ome\xff,,7\n=A9,200,,,,\n", quarantine_raw=True)
    raw = [row["raw"] for row in run.aside()]
    assert raw[0] == "A4,70,ward 7,omeprazole,,7\n"
    assert raw[-1] == "'=A9,200,,,,\n"
    assert run.told()["options"]["quarantine_raw"] is True


def test_bytes_that_are_no_text_are_set_aside_and_shown_escaped(run: Run) -> None:
    run(b"id,medications\nA1,ome\xffprazole\nA2,none\n", quarantine_raw=True)
    ((aside,), (row,)) = run.aside(), run.rows()
    assert aside["raw"] == "A1,ome\\xffprazole\n"
    assert aside["reason"].startswith("not UTF-8")
    assert (row["row"], row["id"]) == ("2", "A2")


def test_a_future_value_sets_the_row_aside(run: Run) -> None:
    run("id,labs\nA1,Mg 1.6 mg/dL on 2026-11-23\n")
    assert [row["reason"] for row in run.aside()] == ["the date of a value lies in the future"]


def test_a_row_holds_the_answer(run: Run) -> None:
    run(ROSTER)
    first, second, child, _ = run.rows()
    assert first["points"] == "31"
    assert (first["priority"], first["complete"], first["unrecognised"]) == ("soon", "false", "furosemde")
    assert first["reasons"] == "Proton pump inhibitors +31"
    assert (second["points"], second["complete"], second["reasons"]) == ("0", "true", "")
    assert (child["points"], child["chance"], child["priority"]) == ("", "", "routine")
    assert first["rulebook"].startswith("20")


def test_the_manifest_holds_the_digests_of_what_was_read_and_written(run: Run, assessor: Assessor) -> None:
    run(ROSTER)
    digests = run.told()["sha256"]
    for name, path in (("input", run.roster), ("output", run.output), ("quarantine", run.quarantine)):
        assert digests[name] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert digests["rulebook"] == assessor.fingerprint


def test_the_manifest_tells_duplicates_texts_options_and_columns_not_read(run: Run) -> None:
    report = run(ROSTER, setting="inpatient", raw=True, chunk=2)
    told = run.told()
    assert told["duplicates"] == report.duplicates == 1
    assert told["medication_texts"] == {"said": 5, "recognised": 4}
    assert told["ignored_columns"] == ["ward"]
    assert told["options"] == {
        "as_of": "2026-11-22",
        "setting": "inpatient",
        "chunk": 2,
        "workers": 1,
        "raw": True,
        "quarantine_raw": False,
        **asdict(Dialect()) | {"nulls": []},
    }
    assert told["seconds"] >= 0
    assert [row["id"] for row in run.rows()][2] == "=A3"


def test_how_many_rows_are_scored_together_changes_no_byte(run: Run) -> None:
    outputs = set()
    for chunk in (1, 3, 7, 10_000):
        run(ROSTER, chunk=chunk)
        outputs.add((run.output.read_bytes(), run.quarantine.read_bytes()))
    assert len(outputs) == 1


@pytest.mark.parametrize(
    "column", ["medications", "conditions", "labs", "alcohol", "setting", "lifestyle", "age"]
)
def test_a_roster_of_which_no_row_can_be_used_is_set_aside_whole(run: Run, column: str) -> None:
    report = run(f"id,{column}\n1\n2,,\n\n")
    assert report.counts == Counts(physical=4, header=1, blank=1, quarantined=2)
    assert run.rows() == []


def test_progress_tells_every_byte(run: Run) -> None:
    run(ROSTER)
    assert run.read == len(ROSTER)


def test_a_roster_of_a_header_only_gives_a_header_only(run: Run) -> None:
    report = run("\n\nid,age\n")
    assert report.counts == Counts(physical=3, header=1, blank=2)
    assert run.rows() == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "header: the roster is empty, wanted a header and one row a patient"),
        (b"\n\n", "header: the roster is empty, wanted a header and one row a patient"),
        (b'id,"age\n1,2\n', "line 1: header: a quote is opened and not closed"),
        (b"age\n72\n", "header: no column id, patient_id or mrn"),
        (b"my ward\n\nid,age\n1,72\n", "header: no column id, patient_id or mrn"),
    ],
)
def test_a_roster_whose_header_cannot_be_used_leaves_no_file(run: Run, content: bytes, told: str) -> None:
    with pytest.raises(ContentProblem) as refused:
        run(content)
    assert str(refused.value).startswith(told)
    assert run.left() == ["roster.csv"]


def test_a_compressed_roster_is_scored_like_a_plain_one(run: Run) -> None:
    run(ROSTER)
    plain = run.output.read_bytes(), run.quarantine.read_bytes()
    run(gzip.compress(ROSTER.encode(), mtime=0))
    assert (run.output.read_bytes(), run.quarantine.read_bytes()) == plain
    assert run.told()["file"] == {"format": "csv", "encoding": "utf-8", "compression": "gzip"}


def test_nothing_is_left_but_the_files_that_were_ordered(run: Run) -> None:
    run(ROSTER)
    assert run.left() == ["aside.csv", "out.csv", "out.manifest.json", "roster.csv"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError, MemoryError])
def test_nothing_is_left_after_a_failure_and_older_files_stay(
    run: Run, monkeypatch: pytest.MonkeyPatch, failure: type[BaseException]
) -> None:
    run.output.write_text("older")

    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(Work, "finish", fail)
    with pytest.raises(failure):
        run(ROSTER)
    assert run.left() == ["out.csv", "roster.csv"]
    assert run.output.read_text() == "older"


def test_rows_that_do_not_add_up_are_an_internal_failure_and_leave_no_file(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = Work.finish

    def lose_one(self: Work, stretch: Stretch, before: int, *, another: bool) -> Done:
        done = finish(self, stretch, before, another=another)
        return replace(done, scored=done.scored - 1)

    monkeypatch.setattr(Work, "finish", lose_one)
    with pytest.raises(AccountingProblem, match="do not add up"):
        run("id\n1\n")
    assert run.left() == ["roster.csv"]


def test_one_file_for_two_outputs_is_refused(run: Run) -> None:
    run.quarantine = run.output
    with pytest.raises(UsageProblem, match="is named for two outputs"):
        run(ROSTER)
    assert run.left() == ["roster.csv"]


def test_counts_that_add_up_pass() -> None:
    Counts(physical=4, header=1, blank=1, scored=1, quarantined=1).check()


def test_a_header_that_stands_again_sets_aside_itself_and_what_follows(run: Run) -> None:
    report = run("id,age\n1,70\nID,Age\n2,71\n3,72\n")
    assert (report.counts.scored, report.counts.quarantined) == (1, 3)
    assert [row["id"] for row in run.rows()] == ["1"]
    assert {row["reason"] for row in run.aside()} == {
        "the header stands here again: this record and what follows may be another table"
    }
