"""Several conditions in one text: every part stays to be seen, and no word reaches further than meant."""

import pytest

from effort import calls
from magrisk.assess import Assessor
from magrisk.reading.conditions.lists import cut

T2, CKD, EARLY = "type-2-diabetes", "ckd-stage-unspecified", "ckd-stage-1-3"
Part = tuple[str, str, str]


def parts(assessor: Assessor, text: str) -> list[Part]:
    """Each part of a text: as said, its status and its rules."""
    return [(one.said, one.status, "+".join(one.ids)) for one in assessor.reader.conditions(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "T2DM, CKD 3b, HTN",
            [("T2DM", "matched", T2), ("CKD 3b", "matched", EARLY), ("HTN", "no-factor", "")],
        ),
        ("T2DM and CKD 3b", [("T2DM", "matched", T2), ("CKD 3b", "matched", EARLY)]),
        ("T2DM/HTN", [("T2DM", "matched", T2), ("HTN", "no-factor", "")]),
        ("T2DM; HTN", [("T2DM", "matched", T2), ("HTN", "no-factor", "")]),
        ("1. T2DM\n2. HTN", [("T2DM", "matched", T2), ("HTN", "no-factor", "")]),
        ("CKD due to T2DM", [("CKD", "matched", CKD), ("T2DM", "matched", T2)]),
        (
            "CKD (no proteinuria)",
            [("CKD", "matched", CKD), ("no proteinuria", "not-counted", "ckd-proteinuria")],
        ),
        ("E11.9, CKD", [("E11.9", "matched", T2), ("CKD", "matched", CKD)]),
        (
            "E11.9 with CKD, HTN",
            [("E11.9", "matched", T2), ("CKD", "matched", CKD), ("HTN", "no-factor", "")],
        ),
        (
            "chronic kidney disease, stage 3b, T2DM",
            [("chronic kidney disease, stage 3b", "matched", EARLY), ("T2DM", "matched", T2)],
        ),
    ],
)
def test_a_list_is_read_part_by_part(assessor: Assessor, text: str, wanted: list[Part]) -> None:
    assert parts(assessor, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "chronic kidney disease, stage 3b",
        "nausea and vomiting",
        "numbness or tingling",
        "diabetes mellitus, unspecified",
        "alcohol dependence, in remission",
        "E11.9, type 2 diabetes mellitus",
        "frobnication, twiddling; and more",
        "frobnication",
        "T2DM, gestational",
        "gestational, T2DM",
        "T2DM or T1DM",
        "T2DM and CKD ruled out",
        "T2DM, CKD, resolved",
        "T2DM, HTN, mother",
        "T2DM, frobnication never found",
        "no T2DM, uncontrolled",
        ", ;",
    ],
)
def test_what_is_one_thing_or_is_not_understood_stays_as_it_was_said(assessor: Assessor, text: str) -> None:
    assert [said for said, _, _ in parts(assessor, text)] == [text]


@pytest.mark.parametrize("text", ["T2DM, gestational", "T2DM or T1DM", "T2DM and CKD ruled out"])
def test_names_within_what_was_not_understood_are_offered(assessor: Assessor, text: str) -> None:
    (reading,) = assessor.reader.conditions(text)
    assert (reading.status, reading.ids) == ("unrecognised", ())
    assert "Type 2 diabetes mellitus" in reading.suggestions


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("HTN; T2DM; frobnication", ["HTN", "T2DM", "frobnication"]),
        ("T2DM with frobnication", ["T2DM", "frobnication"]),
        # Behind a comma may stand which kind it is.
        ("T2DM, CKD 3b, frobnication", ["T2DM", "CKD 3b, frobnication"]),
        ("frobnication, T2DM, CKD 3b", ["frobnication, T2DM", "CKD 3b"]),
    ],
)
def test_a_part_that_is_not_understood_is_told_and_the_others_count(
    assessor: Assessor, text: str, wanted: list[str]
) -> None:
    found = parts(assessor, text)
    assert [said for said, _, _ in found] == wanted
    assert [status for said, status, _ in found if "frobnication" in said] == ["unrecognised"]


@pytest.mark.parametrize(
    ("text", "statuses", "reason"),
    [
        ("no T2DM or CKD", ["not-counted", "not-counted"], "said to be absent"),
        ("no HTN, T2DM or CKD", ["not-counted", "not-counted", "not-counted"], "said to be absent"),
        ("FHx T2DM, CKD", ["not-counted", "not-counted"], "family history"),
        ("PMH: T2DM, CKD", ["not-counted", "not-counted"], "history"),
        ("PMH: T2DM, gastric bypass", ["not-counted", "matched"], ""),
        ("s/p gastric bypass, T2DM", ["matched", "matched"], ""),
        (
            "no T2DM, CKD",
            ["not-counted", "ambiguous"],
            "the words before it leave open whether it is said to be absent",
        ),
        ("?T2DM, CKD", ["not-counted", "ambiguous"], "the words before it leave open whether it is not sure"),
        ("no T2DM; CKD", ["not-counted", "matched"], ""),
        ("no T2DM or HTN; CKD", ["not-counted", "no-factor", "matched"], ""),
        ("T2DM, no CKD", ["matched", "not-counted"], "said to be absent"),
        ("T2DM (resolved), CKD", ["not-counted", "matched"], ""),
        ("T2DM, CKD (resolved)", ["matched", "not-counted"], "history"),
        ("T2DM without CKD", ["matched", "not-counted"], "said to be absent"),
    ],
)
def test_a_cue_covers_what_it_may_be_meant_of(
    assessor: Assessor, text: str, statuses: list[str], reason: str
) -> None:
    readings = assessor.reader.conditions(text)
    assert [one.status for one in readings] == statuses
    assert readings[-1].reason == reason


def test_a_denied_list_denies_each_of_its_parts(assessor: Assessor) -> None:
    readings = assessor.reader.conditions("denies vomiting or chronic diarrhoea")
    assert [(one.ids, one.reason) for one in readings] == [
        (("vomiting",), "said to be absent"),
        (("chronic-diarrhoea",), "said to be absent"),
    ]


def test_pieces_are_cut_out_of_the_text_as_they_stand() -> None:
    text = " (a) , b and c;; d "
    assert [text[piece.start : piece.end] for piece in cut(text)] == ["(a)", "b", "c", "d"]
    assert cut("nothing to cut") == []
    assert cut("a, " * 61) == []


@pytest.mark.parametrize(
    "text", [", " * 2048, "no " * 1365, "T2DM, " * 682, "T2DM known, x " * 290, "/ab" * 1365]
)
def test_a_long_list_is_little_work(assessor: Assessor, text: str) -> None:
    assessor.reader.conditions("warm up frobnication")
    assert assessor.reader.conditions(text)[0].status == "unrecognised"
    # 65 a sign at most where this was written; a cost that grows with the square would be thousands.
    assert calls(lambda: assessor.reader.conditions(text)) < 200 * len(text)
