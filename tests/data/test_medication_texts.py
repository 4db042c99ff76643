"""Medication texts as people typed them: what is recognised is right, and no look-alike is taken."""

import csv
import itertools
import re
from pathlib import Path

import pytest

import pack
from magrisk.rulebook import schema
from program import assessor, substances

pytestmark = pack.needs_data
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TYPOS = 10_000
# FAERS text -> why the substance that the source assigned is not the one to expect.
DISPUTED: dict[str, str] = {
    "magnesium oxide": "the source names the metal; the text says which salt, and that is kept",
    "lantus": "the source names the group, insulin; the brand is insulin glargine",
    "lantus solostar": "the source names the group, insulin; the brand is insulin glargine",
    "toujeo": "the source names the group, insulin; the brand is insulin glargine",
    "tresiba": "the source names the group, insulin; the brand is insulin degludec",
}
# Sets that put several ingredient lists under one label; told by one of their texts.
MIXED = {
    "maalox": "the brand of two ingredients beside a text that names simeticone as the third",
    "pantoprazole sodium": "a set of pantoprazole that also holds azithromycin",
}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _book_names() -> set[str]:
    """Every name of the vocabulary, plain."""
    book = assessor().book
    names: set[str] = set()
    for vocabulary in book.of(schema.Substances):
        for one in vocabulary.substances:
            names |= {one.id, *one.names, *one.brands}
    for combined in book.of(schema.Products):
        for product in combined.products:
            names |= {product.id, *product.names}
    return {_plain(name) for name in names}


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def _meant(assigned: str) -> list[set[str]]:
    """The ways to write a substance of the source: as it stands, and as the vocabulary reads it."""
    parts = [part.strip() for part in re.split(r"[;/+]| and ", assigned) if part.strip()]
    read = [set(substances(part)) or {_slug(part)} for part in parts]
    return [{_slug(part) for part in parts}, set().union(*read), set(substances(assigned))]


def test_no_text_of_the_safety_reports_gives_another_substance(capsys: pytest.CaptureFixture[str]) -> None:
    rows = _read(pack.DATA / "faers_strings_dev.csv")
    wrong, matched = [], 0
    for row in rows:
        found = set(substances(row["drugname"]))
        matched += bool(found)
        if found and found not in _meant(row["substance"]) and row["drugname"] not in DISPUTED:
            wrong.append((row["drugname"], row["substance"], sorted(found)))
    with capsys.disabled():
        print(f"\nFAERS: {matched} of {len(rows)} texts recognised, {len(wrong)} wrong")
    assert wrong == []
    assert matched > 30


def test_every_set_of_the_hospital_texts_agrees_where_it_is_recognised() -> None:
    for row in _read(pack.DATA / "eicu_hicl_sets_dev.csv"):
        texts = row["strings"].split(" || ")
        kinds = {found for text in texts if (found := substances(text))}
        assert len(kinds) <= 1 or MIXED.keys() & set(texts), sorted(map(sorted, kinds))


def test_the_share_of_hospital_texts_that_are_recognised(capsys: pytest.CaptureFixture[str]) -> None:
    rows = _read(pack.DATA / "eicu_strings_dev.csv")
    names = [name for name in _book_names() if len(name) > 3]
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b")
    naming = [row for row in rows if pattern.search(_plain(row["drugname"]))]
    missed = [row["drugname"] for row in naming if not substances(row["drugname"])]
    share = 1 - len(missed) / len(naming)
    with capsys.disabled():
        print(f"\neICU texts: {len(naming)} of {len(rows)} name a substance of the rulebook;", end="")
        print(f" {share:.1%} of those recognised")
    assert share > 0.9, missed


LOOK_ALIKES = pack.DATA / "strings_lasa_fda" / "fda_tall_man_pairs.csv"


@pytest.mark.parametrize("row", _read(LOOK_ALIKES) if LOOK_ALIKES.is_file() else [])
def test_no_look_alike_is_taken_for_its_pair(row: dict[str, str]) -> None:
    left, right = substances(row["name_a"]), substances(row["name_b"])
    assert not left & right
    assert left <= {_slug(row["name_a"])} or _slug(row["name_a"]) in _book_names()
    for dose in (" 5 mg", " tab po qd"):
        assert not substances(row["name_a"] + dose) & substances(row["name_b"] + dose)


def _edits(name: str) -> set[str]:
    """All texts one edit away from a name: a letter dropped, doubled up, changed, or two swapped."""
    cuts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    dropped = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in LETTERS}
    added = {a + letter + b for a, b in cuts for letter in LETTERS}
    return dropped | swapped | changed | added


def test_no_typo_of_a_listed_name_is_taken_for_a_drug(capsys: pytest.CaptureFixture[str]) -> None:
    listed = _book_names()
    words = sorted(name for name in listed if name.isalpha() and len(name) > 4)
    edits = sorted({edit for name in words for edit in _edits(name)} - listed)
    tried = list(itertools.islice(edits, 0, None, max(1, len(edits) // TYPOS)))
    taken = [edit for edit in tried if substances(edit)]
    with capsys.disabled():
        print(f"\ntypos: {len(tried)} tried, {len(taken)} taken")
    assert len(tried) >= TYPOS
    assert taken == []
