"""That rule folders become a rulebook, or are refused with every problem at once."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from magrisk.errors import RulebookProblem
from magrisk.rulebook import schema
from magrisk.rulebook.lint import lint
from magrisk.rulebook.loader import Rulebook, load, rule_files
from small_book import EXAMPLES, documents, drug_class, line, rule, small_book, write


def problems(*folders: Path) -> tuple[str, ...]:
    """Every problem of the folders."""
    with pytest.raises(RulebookProblem) as caught:
        load(*folders)
    assert caught.value.exit_code == 78
    return caught.value.problems


def said(folder: Path, text: str | bytes) -> tuple[str, ...]:
    """Every problem of a folder with one file."""
    content = text.encode() if isinstance(text, str) else text
    folder.mkdir(exist_ok=True)
    (folder / "one.yaml").write_bytes(content)
    return problems(folder)


def test_a_folder_becomes_the_book_that_it_holds(tmp_path: Path) -> None:
    book = load(write(tmp_path / "rules", documents()))
    assert book.documents == small_book().documents
    assert lint(book) == []


def test_a_document_knows_its_place(tmp_path: Path) -> None:
    book = load(write(tmp_path / "rules", documents()))
    assert book.at("weak-filter") == "rules/weak-filter.yaml:1"
    assert book.at("weak-filter", "kind") == "rules/weak-filter.yaml:2"
    assert small_book().at("weak-filter", "kind") == "weak-filter"


def test_a_book_comes_back_from_json(tmp_path: Path) -> None:
    book = load(write(tmp_path / "rules", documents()))
    again = Rulebook.from_json(json.dumps(book.to_json()))
    assert again.documents == book.documents
    assert again.to_json() == book.to_json()


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    raw = documents()
    raw["level"]["unit"] = 5
    raw["home"]["sd"] = -1
    raw["weak-filter"]["labl"] = "a slip"
    del raw["poor-food"]["label"]
    folder = write(tmp_path / "rules", raw)
    (folder / "broken.yaml").write_text("kind: [\n")
    found = problems(folder)
    assert len(found) == 5
    places = [one.partition(": ")[0] for one in found]
    assert [place.partition(":")[0] for place in places] == [
        f"rules/{name}.yaml" for name in ("broken", "home", "level", "poor-food", "weak-filter")
    ]
    assert all(place.rpartition(":")[2].isdigit() for place in places)
    assert any("unit: Input should be a valid string, found 5" in one for one in found)
    assert any("label: Field required" in one for one in found)
    assert any("labl: Extra inputs are not permitted" in one for one in found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("kind: drug-clas\n", "rules/one.yaml:1: kind: found 'drug-clas', wanted one of drug-class, "),
        ("id: x\n", "rules/one.yaml:1: kind: found None, wanted one of "),
        ("id: x\nkind: [drug-class]\n", "rules/one.yaml:2: kind: found ['drug-class'], wanted one of "),
        ("kind: {a: b}\n", "rules/one.yaml:1: kind: found {'a': 'b'}, wanted one of "),
        ("- a\n- b\n", "rules/one.yaml:1: kind: found None, wanted one of "),
        ("just words\n", "rules/one.yaml:1: kind: found None, wanted one of "),
        ("kind: overlap\nid: x\nid: y\n", "rules/one.yaml:3: the key 'id' is given twice"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, text: str, wanted: str) -> None:
    (found,) = said(tmp_path / "rules", text)
    assert found.startswith(wanted)


def test_bytes_that_are_not_utf_8_are_told_with_their_line(tmp_path: Path) -> None:
    assert said(tmp_path / "rules", b"kind: x\nid: y\nlabel: caf\xe9\n") == (
        "rules/one.yaml:3: found bytes that are not UTF-8",
    )


def test_a_long_finding_is_cut_short(tmp_path: Path) -> None:
    found = said(tmp_path / "rules", f"kind: mechanisms\nid: [{'x' * 100}]\nmechanisms: {{}}\n")
    assert any(one.startswith("rules/one.yaml:2: id: ") and one.endswith("xxx...") for one in found)


def test_a_value_that_breaks_a_rule_of_its_shape_says_which(tmp_path: Path) -> None:
    raw = documents()
    raw["poor-food"]["effect"].append({"line": "two-sources", "judged": {"word": "slight", "because": "x"}})
    raw["poor-food"]["effect"][1]["as_found_in"] = "study/finding"
    (found,) = problems(write(tmp_path / "rules", raw))
    assert found.endswith("one of as_found_in, judged and sum_of is wanted")
    assert "effect.1" in found


@pytest.mark.parametrize("number", ["1e999", "9" * 5000, "-1e999"])
def test_a_number_without_end_is_refused(tmp_path: Path, number: str) -> None:
    folder = write(tmp_path / "rules", documents())
    path = folder / "home.yaml"
    path.write_text(path.read_text().replace("0.8663", number))
    (found,) = problems(folder)
    assert "mean" in found


def test_an_id_stands_for_one_document(tmp_path: Path) -> None:
    folder = write(tmp_path / "rules", documents())
    write(folder / "more", {"copy": documents()["poor-food"]})
    (found,) = problems(folder)
    assert found == "rules/more/copy.yaml:3: the id 'poor-food' is taken by rules/poor-food.yaml"


def site(folder: Path, **changes: object) -> Path:
    """A site's own folder, with its own value for one rule."""
    return write(folder, {"mine": rule("lifestyle", "poor-food", line("any", 9), **changes)})


def test_a_site_replaces_a_rule_by_saying_so(tmp_path: Path) -> None:
    book = load(write(tmp_path / "rules", documents()), site(tmp_path / "site", replaces=True))
    replaced = book.documents["poor-food"]
    assert isinstance(replaced, schema.Lifestyle)
    assert replaced.effect[0].judged == schema.Judgement(
        shift=-0.009, se=0.004, grade="A", because="It is judged."
    )
    assert book.at("poor-food").startswith("site/mine.yaml:")


def test_a_site_does_not_replace_a_rule_by_accident(tmp_path: Path) -> None:
    (found,) = problems(write(tmp_path / "rules", documents()), site(tmp_path / "site"))
    assert found.startswith(
        "site/mine.yaml:3: the id 'poor-food' is taken by rules/poor-food.yaml; to replace it say"
    )


def test_a_site_does_not_replace_what_is_not_there(tmp_path: Path) -> None:
    raw = documents()
    del raw["poor-food"]
    (found,) = problems(write(tmp_path / "rules", raw), site(tmp_path / "site", replaces=True))
    assert found.endswith("there is no 'poor-food' to replace")


def test_a_folder_without_rules_is_a_problem_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("kind: overlap")
    folder = write(tmp_path / "rules", documents())
    assert problems(tmp_path / "empty") == ("empty: no rule files (*.yaml) were found",)
    assert problems(folder, tmp_path / "empty") == ("empty: no rule files (*.yaml) were found",)
    assert problems(folder, tmp_path / "missing") == ("missing: no rule files (*.yaml) were found",)


def test_links_pipes_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret": documents()["home"]})
    folder = write(tmp_path / "rules", {"level": documents()["level"]})
    (folder / "linked.yaml").symlink_to(outside / "secret.yaml")
    (folder / "linked-folder").symlink_to(outside)
    (folder / "zero.yaml").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.yaml")
    write(folder / ".hidden", {"x": documents()["home"]})
    (folder / ".z.yaml").write_text("kind: x")
    assert [path.name for path in rule_files(folder)] == ["level.yaml"]
    assert list(load(folder).documents) == ["level"]


def test_files_are_read_in_the_order_of_their_paths(tmp_path: Path) -> None:
    folder = write(tmp_path / "rules", {"b": {}, "a": {}})
    write(folder / "z", {"c": {}})
    write(folder / "y", {"d": {}})
    (folder / "y" / "e.yml").write_text("{}")
    assert [path.name for path in rule_files(folder)] == ["a.yaml", "b.yaml", "d.yaml", "e.yml", "c.yaml"]


def test_a_fault_within_one_of_several_shapes_stands_on_its_own_line(tmp_path: Path) -> None:
    raw = documents()
    raw["poor-food"]["effect"][0]["judged"]["shift"] = "much"
    folder = write(tmp_path / "rules", raw)
    number = 1 + next(
        n for n, text in enumerate((folder / "poor-food.yaml").read_text().splitlines()) if "much" in text
    )
    place = f"rules/poor-food.yaml:{number}: effect.0.judged.shift: "
    assert any(found.startswith(place) for found in problems(folder))


def shape_of(tmp_path: Path, document: dict[str, Any]) -> list[str]:
    """Every problem of a book with one document changed, without its place."""
    found = problems(write(tmp_path / "rules", documents() | {document["id"]: document}))
    assert all(one.startswith("rules/") for one in found)
    return [one.partition(": ")[2] for one in found]


WANTED_ID = "an id is wanted, lower-case letters, digits and single hyphens"


@pytest.mark.parametrize("name", ["Poor Food", "poor--food", "poor_food", "-poor", ""])
def test_what_is_no_id_says_what_an_id_is(tmp_path: Path, name: str) -> None:
    found = shape_of(tmp_path, rule("lifestyle", "poor-food", line("any", 6), ask=name))
    assert found == [f'ask: {WANTED_ID}, found "{name}"']


def test_another_pattern_says_itself(tmp_path: Path) -> None:
    (found,) = shape_of(
        tmp_path, rule("condition", "rare-loss", line("any", 6), icd10cm={"codes": ["e11 9"]})
    )
    assert found.startswith("icd10cm.codes.0: String should match pattern")


def test_a_list_is_not_called_short_where_its_items_are_wrong(tmp_path: Path) -> None:
    members = drug_class("class-b", line("any", -40), members=("Drug C",))
    assert shape_of(tmp_path / "one", members) == [f'members.0: {WANTED_ID}, found "Drug C"']
    proofs = [{"it": "is", "given": {}, "points": "7"}, {"it": "is not", "given": {}, "points": 0}]
    few = rule("lifestyle", "poor-food", line("any", 6)) | {"examples": proofs}
    (found,) = shape_of(tmp_path / "two", few)
    assert found.startswith("examples.0.points: ")


def test_a_list_that_is_only_short_says_so(tmp_path: Path) -> None:
    none = drug_class("class-b", line("any", -40), members=())
    (found,) = shape_of(tmp_path / "one", none)
    assert found.startswith("members: Tuple should have at least 1 item")
    # What is wrong elsewhere takes nothing from it.
    one = rule("lifestyle", "poor-food", line("any", 6), ask="Whom") | {"examples": [EXAMPLES[0]]}
    ask, examples = sorted(shape_of(tmp_path / "two", one))
    assert ask.startswith("ask: ")
    assert examples.startswith("examples: Tuple should have at least 2 items")


@pytest.mark.parametrize(
    ("judged", "missing"),
    [
        ({"shift": -0.01}, ["se", "grade", "because"]),
        ({"shift": -0.01, "se": 0.001, "because": "So."}, ["grade"]),
        ({"word": "slight"}, ["because"]),
        ({"because": "So."}, ["shift", "se", "grade"]),
        ({}, ["shift", "se", "grade", "because"]),
    ],
)
def test_what_a_judgement_lacks_is_told_of_the_way_in_which_it_judges(
    tmp_path: Path, judged: dict[str, Any], missing: list[str]
) -> None:
    found = shape_of(tmp_path, rule("lifestyle", "poor-food", {"line": "any", "judged": judged}))
    assert found == [f"effect.0.judged.{key}: Field required" for key in missing]


def test_a_judgement_by_a_word_has_no_grade(tmp_path: Path) -> None:
    judged = {"word": "slight", "because": "So.", "grade": "A"}
    (found,) = shape_of(tmp_path, rule("lifestyle", "poor-food", {"line": "any", "judged": judged}))
    assert found == 'effect.0.judged.grade: Extra inputs are not permitted, found "A"'


@pytest.mark.parametrize("judged", ["slight", 5, ["slight"], True])
def test_a_judgement_that_is_no_mapping_is_refused_on_its_line(tmp_path: Path, judged: object) -> None:
    food = rule("lifestyle", "poor-food", line("any", 6))
    (found,) = shape_of(tmp_path, food | {"effect": [{"line": "any", "judged": judged}]})
    assert found.startswith("effect.0.judged: ")
