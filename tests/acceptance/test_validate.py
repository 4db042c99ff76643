"""`magrisk validate`: one content in three renderings, what is refused, and the document in a browser."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from browser import DESK, PHONE, chromium, faults, needs_browser, needs_java, opened
from magrisk.study import needed, words
from magrisk.study.estimate import Estimate
from program import REPOSITORY, TODAY, Result, run
from study_roster import made

HOSTILE = '</td><script>alert("1")</script>\x1b[31m=HYPERLINK("x")'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("validate")
    (folder / "roster.csv").write_text(made(500, low=0.78), encoding="utf-8")
    (folder / "hostile.csv").write_text(made(300, ward=HOSTILE), encoding="utf-8")
    (folder / "few.csv").write_text(made(40, low=0.85), encoding="utf-8")
    (folder / "told.csv").write_text(made(200, condition="E83.42"), encoding="utf-8")
    return folder


def validate(roster: Path, *more: str | Path, outcome: str = "magnesium_mg_dl") -> Result:
    return run("validate", roster, "--outcome", outcome, "--as-of", TODAY.isoformat(), *more)


STRATA = ("--below", "1.8 mg/dL", "--stratum", "creatinine_mg_dl:1.2,2.0", "--stratum", "ward")


@pytest.fixture(scope="module")
def rendered(folder: Path) -> dict[str, str]:
    found = {}
    for format_ in ("text", "json", "html"):
        result = validate(folder / "roster.csv", *STRATA, "--format", format_)
        assert (result.code, result.told) == (0, "")
        found[format_] = result.text
    return found


def estimates(of: Any) -> Iterator[Estimate]:
    """Every estimate in a JSON value."""
    if isinstance(of, dict) and set(of) == {"value", "low", "high"}:
        yield Estimate(**of)
    else:
        for each in of.values() if isinstance(of, dict) else of if isinstance(of, list) else ():
            yield from estimates(each)


def said(found: dict[str, Any]) -> Iterator[str]:
    """The numbers of the JSON as they must stand in the other renderings."""
    for score in found["scores"]:
        yield words.number(Estimate(**score["auroc"]), 3)
        if score["less"]:
            yield words.signed(Estimate(**score["less"]))
    held = found["calibration"]
    for estimate in (held["ratio"], *held["refit"].values()):
        yield words.number(Estimate(**estimate))
    yield from (f"{held['brier']:.4f}", f"{held['of_setting']:.4f}", words.percent(held["scaled"]))
    parts = [*found["bands"], *found["settings"], *chain(*found["strata"].values())]
    groups = [found["all"], *found["tenths"], *(part["group"] for part in parts)]
    for group in groups:
        yield from (f"{group['n']:,}", f"{group['events']:,}", words.percent(group["predicted"]))
        yield words.shares(Estimate(**group["observed"]))
    yield from (words.percent(part["published"]) for part in found["settings"])
    gain = found["benefit"]
    for place, at in enumerate(gain["threshold"]):
        if round(100 * at) % 5 == 0:
            yield from (words.benefit(gain[name][place]) for name in ("by_chance", "on_all"))
    yield from (found["origin"][name] for name in ("fingerprint", "roster", "rulebook", "as_of", "program"))


def test_every_number_is_the_jsons(rendered: dict[str, str]) -> None:
    found = json.loads(rendered["json"])
    assert found["schema"] == "magrisk.validation/1"
    wanted = list(said(found))
    assert len(wanted) > 100
    text = "".join(rendered["text"].split())
    for number in wanted:
        assert "".join(number.split()) in text, number
        assert number in rendered["html"], number
    assert all((one.low or 0) >= 0 for part in found["bands"] for one in estimates(part))


def test_the_answer_stands_first_and_lines_fit(rendered: dict[str, str]) -> None:
    lines = rendered["text"].splitlines()
    assert lines[0] == "Validation: low serum magnesium, below 1.8 mg/dL"
    assert "AUROC" in " ".join(lines[2:4])
    assert not any("at least 100" in line for line in lines)
    assert any("list a medicine that treats the outcome" in line for line in lines)
    assert max(map(len, lines)) <= 80


def test_the_counts_add_up(rendered: dict[str, str]) -> None:
    found = json.loads(rendered["json"])
    origin = found["origin"]
    assert origin["records"] == found["all"]["n"] + sum(origin["left_out"].values()) == 500
    assert origin["withheld"] == ["magnesium_mg_dl"]
    of_parts = ([part["group"] for part in found[name]] for name in ("bands", "settings"))
    for parts in (found["tenths"], *of_parts):
        assert sum(part["n"] for part in parts) == found["all"]["n"]
        assert sum(part["events"] for part in parts) == found["all"]["events"]
    for stratum in found["strata"].values():
        assert sum(part["group"]["n"] for part in stratum) == found["all"]["n"]


def test_the_order_of_rows_and_a_file_change_nothing(folder: Path, rendered: dict[str, str]) -> None:
    head, *rows = (folder / "roster.csv").read_text(encoding="utf-8").splitlines()
    turned = folder / "turned.csv"
    turned.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    out = folder / "out.json"
    assert validate(turned, *STRATA, "--format", "json", "-o", out).code == 0
    one, other = json.loads(out.read_text(encoding="utf-8")), json.loads(rendered["json"])
    for name in ("scores", "tenths", "bands", "strata", "benefit"):
        assert json.dumps(one[name])[:15] == json.dumps(other[name])[:15]
        assert [e.value for e in estimates(one[name])] == pytest.approx(
            [e.value for e in estimates(other[name])]
        )
    assert one["origin"]["roster"] != other["origin"]["roster"]


def test_a_roster_that_tells_its_outcome_is_refused(folder: Path) -> None:
    result = validate(folder / "told.csv")
    assert result.code == 65
    assert "conditions: found the outcome itself" in result.told
    assert "wanted at most 5 %" in result.told
    accepted = validate(folder / "told.csv", "--accept-leaks")
    assert accepted.code == 0
    assert "rows name the outcome itself" in " ".join(accepted.text.split())
    assert "WHAT TELLS THE OUTCOME" in accepted.text


def test_of_few_rows_no_interval_is_claimed(folder: Path) -> None:
    result = validate(folder / "few.csv", "--format", "json")
    found = json.loads(result.text)
    assert 0 < found["all"]["events"] < 10
    assert all(score["auroc"]["low"] is None for score in found["scores"])
    assert found["calibration"]["refit"] is None
    text = " ".join(validate(folder / "few.csv").text.split())
    assert "these numbers are not worth much" in text


@pytest.mark.parametrize("outcome", ["yes", "no"])
def test_of_one_kind_alone_nothing_is_told_apart(tmp_path: Path, outcome: str) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(f"id,age,was_low\n1,70,{outcome}\n2,71,{outcome}\n", encoding="utf-8")
    for format_ in ("text", "html"):
        result = validate(roster, "--format", format_, outcome="was_low")
        assert result.code == 0
        assert "nothing can be told apart" in result.text


def test_a_chance_that_is_wrong_is_told_so(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    rows = [f"{n},70,{'omeprazole; furosemide,no' if n % 2 else 'none,yes'}\n" for n in range(80)]
    roster.write_text("id,age,medications,was_low\n" + "".join(rows), encoding="utf-8")
    result = validate(roster, outcome="was_low")
    assert "are told from the others by the chance the wrong way round: AUROC 0.000" in " ".join(
        result.text.split()
    )
    assert "shown at no threshold up to 50 %" in result.text


def test_words_of_a_roster_stay_words(folder: Path, tmp_path: Path) -> None:
    text = validate(folder / "hostile.csv", "--stratum", "ward").text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80
    page = validate(folder / "hostile.csv", "--stratum", "ward", "--format", "html").text
    assert "<script" not in page.split("</style>")[1]
    answer = validate(folder / "hostile.csv", "--stratum", "ward", "--format", "json").text
    assert "\x1b" not in answer
    assert any("script" in part["name"] for part in json.loads(answer)["strata"]["ward"])


@pytest.mark.parametrize(
    ("more", "code", "told"),
    [
        (("--outcome", "nothing"), 2, "--outcome: the roster has no such column"),
        (("--below", "1.8"), 2, "--below"),
        (("--setting", "moon"), 2, "--setting: found an unknown setting"),
        (("--stratum", "id"), 2, "--stratum: found more than 12 different words"),
        (("--stratum", "ward:x"), 2, "--stratum: found a cut-point that is no number"),
    ],
)
def test_what_does_not_fit_is_refused(folder: Path, more: tuple[str, ...], code: int, told: str) -> None:
    result = validate(folder / "roster.csv", *more)
    assert (result.code, result.out) == (code, b"")
    assert told in result.told
    assert "P1" not in result.told


def test_nothing_of_a_patient_is_told(folder: Path, rendered: dict[str, str]) -> None:
    refused = validate(folder / "told.csv").told
    for text in (*rendered.values(), refused):
        for value in ("P17", "furosemide", "metoprolol", "E83.42"):
            assert value not in text


def test_the_example_is_the_made_up_roster() -> None:
    example = REPOSITORY / "examples" / "roster-measured.csv"
    assert example.read_text(encoding="utf-8") == made(200)


def test_the_roster_is_not_written_over(folder: Path) -> None:
    result = validate(folder / "roster.csv", "-o", folder / "roster.csv")
    assert result.code == 2
    assert "would overwrite the input" in result.told


def test_a_missing_library_is_told_with_what_brings_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needed, "find_spec", lambda name: None if name == "scipy" else object())
    result = validate(folder / "roster.csv")
    assert result.code == 2
    assert "not installed: scipy; wanted the extra `study`: pip install 'magrisk[study]'" in result.told


# ---------------------------------------------------------------- the document


@pytest.fixture(scope="module")
def documents(folder: Path) -> list[Path]:
    found = []
    for name in ("roster", "hostile", "few"):
        out = folder / f"{name}.html"
        assert validate(folder / f"{name}.csv", *STRATA, "--format", "html", "-o", out).code == 0
        found.append(out)
    return found


@needs_java
def test_the_documents_are_valid(documents: list[Path]) -> None:
    assert faults(*documents) == []


@needs_browser
def test_a_browser_finds_nothing_amiss(documents: list[Path]) -> None:
    with chromium() as browser:
        for document in documents:
            for size in (PHONE, DESK):
                with opened(browser, document, size) as seen:
                    assert (seen.violations(), seen.asked, seen.said) == ([], [], [])
                    assert seen.too_wide() <= 0
        with opened(browser, documents[0], PHONE) as seen:
            assert seen.bottom_of(".answer") <= PHONE[1]
            assert seen.bottom_of(".facts") <= PHONE[1]
        with opened(browser, documents[0], media="print") as seen:
            assert seen.pdf("A4").startswith(b"%PDF")
            assert seen.pdf("Letter").startswith(b"%PDF")
