"""That a new rule file asks for everything that its kind may hold, and says what is left to be written."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import small_book
from magrisk import shipped
from magrisk.errors import UsageProblem
from magrisk.rulebook import schema
from magrisk.rulebook.examples import run as run_examples
from magrisk.rulebook.lint import lint
from magrisk.rulebook.loader import Rulebook, load
from magrisk.rulebook.scaffold import FOLDERS, NEVER_NEW, place, refuse_taken, scaffold
from magrisk.rulebook.unfinished import unfinished
from program import REPOSITORY, run

RULES = REPOSITORY / "rules"


def written(folder: Path, kind: str, text: str = "") -> Path:
    """A new document of a kind in a folder of its own."""
    path = place(folder, kind, "brand-new")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text or scaffold(kind, "brand-new"), encoding="utf-8")
    return path


def read(folder: Path) -> Rulebook:
    """A folder of new files by itself. What it refers to is not there."""
    return load(folder)


# ---------------------------------------------------------------- every kind, every field


def _models(found: Any, seen: set[Any]) -> Iterator[type[BaseModel]]:
    """The shapes that a shape holds, at any depth."""
    if isinstance(found, type) and issubclass(found, BaseModel):
        if found in seen:
            return
        seen.add(found)
        yield found
        for field in found.model_fields.values():
            yield from _models(field.annotation, seen)
    for inner in get_args(found):
        yield from _models(inner, seen)


def _fields(kind: str) -> list[tuple[str, str]]:
    """(shape, key) of everything that a file of a kind may say."""
    return [
        (model.__name__, field.alias or name)
        for model in _models(schema.KINDS[kind], set())
        for name, field in model.model_fields.items()
    ]


def test_every_kind_can_be_begun_or_says_why_not() -> None:
    assert {*FOLDERS, *NEVER_NEW} == set(schema.KINDS)
    assert not set(FOLDERS) & set(NEVER_NEW)


def test_the_fields_are_found_at_any_depth() -> None:
    found = _fields("drug-class")
    assert {("DrugClass", "members"), ("Judgement", "shift"), ("When", "not"), ("Bound", "below")} <= set(
        found
    )


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_field_of_a_kind_stands_in_its_file(kind: str) -> None:
    text = scaffold(kind, "brand-new")
    missing = [
        f"{shape}.{key}"
        for shape, key in _fields(kind)
        if not re.search(rf"(?<![\w-]){re.escape(key)}:", text)
        and not re.search(rf"`{re.escape(key)}`", text)
    ]
    assert missing == []


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_new_file_has_the_shape_of_its_kind(kind: str, tmp_path: Path) -> None:
    written(tmp_path, kind)
    document = read(tmp_path).documents["brand-new"]
    assert document.kind == kind
    assert getattr(document, "label", "Brand new") == "Brand new"


@pytest.mark.parametrize("kind", FOLDERS)
def test_it_lies_where_the_project_keeps_its_kind(kind: str) -> None:
    files = {
        path
        for path in RULES.rglob("*.yaml")
        if re.search(rf"^kind: {kind}$", path.read_text(encoding="utf-8"), re.M)
    }
    assert all(path.is_relative_to(place(RULES, kind, "brand-new").parent) for path in files)


def test_nothing_of_a_template_is_left_in_a_new_file() -> None:
    for kind in FOLDERS:
        text = scaffold(kind, "brand-new")
        assert "{{" not in text, kind
        assert all(len(line) <= 110 for line in text.splitlines()), kind


# ---------------------------------------------------------------- what is left to be written


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_todo_is_told_with_its_line(kind: str, tmp_path: Path) -> None:
    text = written(tmp_path, kind).read_text(encoding="utf-8")
    expected = {
        number
        for number, line in enumerate(text.splitlines(), 1)
        if not line.lstrip().startswith("#") and re.search(r"TODO|todo-", line)
    }
    told = list(unfinished(read(tmp_path)))
    lines = {int(found.split(":")[1]) for found in told}
    # A value on a line of its own may be told with the line of the key or item that holds it.
    assert expected, kind
    assert len(told) >= len(expected)
    assert lines == expected


def test_a_todo_is_found_wherever_it_stands(tmp_path: Path) -> None:
    small_book.write(
        tmp_path,
        {
            "m": {
                "kind": "mechanisms",
                "id": "m",
                "mechanisms": {
                    "todo-way": "loss",
                    "kept": "Loss. TODO: of what? " + "and more " * 9,
                    "todo": "Todo lists and methodological TODOs are fine, and so is todo-more",
                },
            }
        },
    )
    told = [found.partition(": ")[2] for found in unfinished(load(tmp_path))]
    assert told[0] == "mechanisms.todo-way: found 'todo-way', wanted what stands for it"
    assert told[1].startswith("mechanisms.kept: found 'Loss. TODO: of what? and more")
    assert told[1].endswith("...', wanted what stands for it")
    assert told[2].startswith("mechanisms.todo: found 'todo'")
    assert len(told) == 3


def test_a_finished_rulebook_has_nothing_left() -> None:
    assert list(unfinished(load(RULES))) == []
    assert list(unfinished(small_book.small_book())) == []


def filled(text: str, substance: str, mechanism: str) -> str:
    """The file as somebody leaves it who writes every TODO and changes nothing else."""
    text = text.replace("todo-substance", substance).replace("todo-mechanism", mechanism)
    return re.sub(r"TODO[^\]\n]*", "Judged by its closest relative", text)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small rulebook as files, with the words of a judgement that templates use."""
    raw = small_book.documents()
    raw["scale"]["words"] = {word: {"points": n, "se": n} for word, n in (("slight", 5), ("moderate", 20))}
    return small_book.write(tmp_path / "project", raw)


@pytest.mark.parametrize("kind", ["drug-class", "condition", "lifestyle", "symptom"])
def test_a_file_whose_todos_are_written_is_sound_and_its_examples_hold(
    kind: str, project: Path, tmp_path: Path
) -> None:
    written(tmp_path / "site", kind, filled(scaffold(kind, "brand-new"), "drug-d", "loss"))
    book = load(project, tmp_path / "site")
    assert list(unfinished(book)) == []
    assert lint(book) == []
    results = [result for result in run_examples(book) if result.document == "brand-new"]
    assert len(results) >= 2
    assert [result for result in results if result.failure] == []


# ---------------------------------------------------------------- names, labels, places


@pytest.mark.parametrize("name", ["", "Loop", "a_b", "a--b", "-a", "a-", "ä", "a/b", "..", "a" * 81, "a\n"])
def test_a_name_that_is_no_id_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="NAME: found something else than an id, wanted lower-case"):
        place(tmp_path, "drug-class", name)


def test_an_unknown_kind_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(
        UsageProblem, match="KIND: found an unknown kind, wanted one of drug-class, condition"
    ):
        place(tmp_path, "drugs", "a")
    with pytest.raises(UsageProblem, match=r"KIND: a rulebook has one scale; copy scale\.yaml"):
        place(tmp_path, "scale", "a")


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("", "Brand new"),
        ("Loop diuretics (all)", "Loop diuretics (all)"),
        ('Said: "so" & #1 {x}', 'Said: "so" & #1 {x}'),
        ("no", "no"),
        ("12", "12"),
        ("* \\ '", "* \\ '"),
        ("Ménière 中 🙂", "Ménière 中 🙂"),
    ],
)
@pytest.mark.parametrize("kind", FOLDERS)
def test_a_label_is_read_back_as_it_was_given(kind: str, label: str, shown: str, tmp_path: Path) -> None:
    written(tmp_path, kind, scaffold(kind, "brand-new", label))
    document = read(tmp_path).documents["brand-new"]
    assert getattr(document, "label", shown) == shown


@pytest.mark.parametrize("label", ["two\nlines", "  ", "bell\a", "\u2028"])
def test_a_label_that_is_no_line_is_refused(label: str) -> None:
    with pytest.raises(UsageProblem, match="--label: wanted one line of text"):
        scaffold("condition", "brand-new", label)


def test_an_id_that_is_taken_is_refused_also_by_a_file_with_faults(project: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"NAME: the id is taken by class-a\.yaml; to lay a file over it"):
        refuse_taken("class-a", tmp_path / "site", project)
    (project / "torn.yaml").write_text("kind: condition\nid: torn\nnames: 5\n", encoding="utf-8")
    (project / "list.yaml").write_bytes(b"- id: torn\n- \xff\n")
    with pytest.raises(UsageProblem, match=r"taken by torn\.yaml"):
        refuse_taken("torn", project)
    refuse_taken("brand-new", tmp_path / "site", project)


# ---------------------------------------------------------------- the command


@pytest.fixture
def checkout(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that the program runs from, seen from its own folder."""
    monkeypatch.setattr(shipped, "rules_folder", lambda: project)
    monkeypatch.chdir(project.parent)
    return project


def refused(code: int, *arguments: str | Path) -> str:
    result = run("rules", "new", *arguments)
    assert (result.code, result.out) == (code, b""), result.told
    return result.told


def test_the_command_writes_the_file_and_says_how_to_go_on(checkout: Path) -> None:
    result = run("rules", "new", "drug-class", "brand-new", "--label", "Brand new ones")
    assert (result.code, result.told) == (0, "")
    path, fill, check, test = result.text.splitlines()
    assert path == os.path.join("project", "drugs", "brand-new.yaml")
    assert Path(path).read_text(encoding="utf-8") == scaffold("drug-class", "brand-new", "Brand new ones")
    assert (fill, check, test) == (
        "Fill in every TODO, then:",
        "  magrisk rules check",
        "  magrisk rules test",
    )


def test_a_folder_of_a_site_gets_the_file_and_is_named_in_what_comes_next(checkout: Path) -> None:
    site = checkout.parent / "our rules"
    site.mkdir()
    result = run("rules", "new", "mechanisms", "our-ways", "--rules", site)
    assert result.code == 0, result.told
    assert result.text.splitlines()[0] == os.path.join("our rules", "our-ways.yaml")
    assert "  magrisk rules check --rules 'our rules'" in result.text.splitlines()
    assert (site / "our-ways.yaml").is_file()


def test_the_command_never_writes_over_a_file(checkout: Path) -> None:
    assert "NAME: the id is taken by class-a.yaml" in refused(2, "drug-class", "class-a")
    (checkout / "drugs").mkdir()
    (checkout / "drugs" / "mine.yaml").write_text("kind: drug-class\nid: another\n", encoding="utf-8")
    assert "NAME: mine.yaml exists already" in refused(2, "drug-class", "mine")
    assert (checkout / "drugs" / "mine.yaml").read_text(encoding="utf-8").endswith("id: another\n")


def test_an_installed_program_asks_for_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packaged = Path(shipped.__file__).parent / "rules"
    monkeypatch.setattr(shipped, "rules_folder", lambda: packaged)
    assert "--rules: wanted the folder that gets the file" in refused(2, "condition", "brand-new")
    result = run("rules", "new", "condition", "brand-new", "--rules", tmp_path)
    assert result.code == 0, result.told


def test_a_folder_that_cannot_be_written_is_exit_74(checkout: Path) -> None:
    (checkout / "drugs").write_text("", encoding="utf-8")
    assert "brand-new.yaml: could not be written" in refused(74, "drug-class", "brand-new")


def test_a_drug_class_of_the_project_is_written_checked_and_proven(tmp_path: Path) -> None:
    assert run("rules", "new", "drug-class", "brand-new", "--rules", tmp_path).code == 0
    path = tmp_path / "drugs" / "brand-new.yaml"
    told = run("rules", "check", "--rules", tmp_path)
    assert told.code == 1
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if re.search("TODO|todo-", line) and not line.lstrip().startswith("#"):
            assert f"drugs/brand-new.yaml:{number}: " in told.told
    path.write_text(filled(text, "famotidine", "gut-absorption"), encoding="utf-8")
    for command in ("check", "test"):
        result = run("rules", command, "--rules", tmp_path)
        assert result.code == 0, result.told
