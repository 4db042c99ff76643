"""That the compiled file is used only where it is what the rules and the engine would make now."""

import json
from pathlib import Path

import pytest

from magrisk import shipped
from magrisk.errors import RulebookProblem
from magrisk.rulebook.loader import Rulebook
from small_book import documents, line, rule, write


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of its own: small rules, and the file that they compile to."""
    folder = write(tmp_path / "rules", documents())
    monkeypatch.setattr(shipped, "_PACKAGED", folder)
    monkeypatch.setattr(shipped, "COMPILED", tmp_path / "compiled.json")
    shipped.write(shipped.COMPILED)
    return folder


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, ...]]:
    """The folders of every time that rules were compiled anew."""
    calls: list[tuple[Path, ...]] = []
    real = shipped.compiled

    def counted(*folders: Path) -> tuple[shipped.Ready, str]:
        calls.append(folders)
        return real(*folders)

    monkeypatch.setattr(shipped, "compiled", counted)
    return calls


def test_what_was_shipped_is_what_the_rules_compile_to(
    rules: Path, compilations: list[tuple[Path, ...]]
) -> None:
    found = shipped.ready()
    assert compilations == []
    made, body = shipped.compiled(rules)
    assert found.plan == made.plan
    assert found.plan.fingerprint() == made.plan.fingerprint()
    assert found.fingerprint == made.fingerprint
    assert found.book.documents == made.book.documents
    assert shipped.COMPILED.read_text().split("\n", 1)[1] == f"{body}\n"


def test_what_was_shipped_keeps_the_order_of_the_rule_files() -> None:
    """Else what is told or summed in that order would hang on whether the rules were compiled before."""
    made, body = shipped.compiled(shipped.rules_folder())
    back = Rulebook.from_json(body.split("\n")[0])
    assert json.dumps(back.to_json()) == json.dumps(made.book.to_json())


def test_a_file_is_written_the_same_twice(rules: Path) -> None:
    before = shipped.COMPILED.read_bytes()
    shipped.write(shipped.COMPILED)
    assert shipped.COMPILED.read_bytes() == before


def test_one_changed_byte_of_the_compiled_file_and_it_is_not_used(
    rules: Path, compilations: list[tuple[Path, ...]]
) -> None:
    whole = shipped.COMPILED.read_bytes()
    places = range(0, len(whole), len(whole) // 60)
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1
        shipped.COMPILED.write_bytes(changed)
        assert shipped.ready().book.documents["poor-food"].kind == "lifestyle"
    assert len(compilations) == len(places)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]\n{}\n", b"null\nnull\n", b"\xff\xfe\n{}\n", b"{}\n{}\n"]
)
def test_a_compiled_file_that_is_none_is_not_used(
    rules: Path, compilations: list[tuple[Path, ...]], content: bytes
) -> None:
    shipped.COMPILED.write_bytes(content)
    shipped.ready()
    assert len(compilations) == 1


def test_without_a_compiled_file_the_rules_are_compiled(
    rules: Path, compilations: list[tuple[Path, ...]]
) -> None:
    shipped.COMPILED.unlink()
    shipped.ready()
    assert compilations == [(rules,)]


@pytest.mark.parametrize("name", ["poor-food", "scale", "substances"])
def test_one_changed_byte_of_a_rule_file_and_the_rules_are_compiled(
    rules: Path, compilations: list[tuple[Path, ...]], name: str
) -> None:
    before = shipped.digest_of(rules)
    path = rules / f"{name}.yaml"
    path.write_text(path.read_text() + " ")
    assert shipped.digest_of(rules) != before
    shipped.ready()
    assert len(compilations) == 1


def test_a_rule_file_that_was_added_moved_or_removed_changes_the_digest(rules: Path) -> None:
    digests = {shipped.digest_of(rules)}
    (rules / "poor-food.yaml").rename(rules / "rich-food.yaml")
    digests.add(shipped.digest_of(rules))
    write(rules / "more", {"extra": rule("condition", "extra", line("any", 3))})
    digests.add(shipped.digest_of(rules))
    (rules / "rich-food.yaml").unlink()
    digests.add(shipped.digest_of(rules))
    assert len(digests) == 4


def test_a_file_made_by_other_code_is_not_used(
    rules: Path, compilations: list[tuple[Path, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "_code", lambda: "other")
    shipped.ready()
    assert len(compilations) == 1


def test_the_header_says_what_the_file_was_made_of(rules: Path) -> None:
    header = json.loads(shipped.COMPILED.read_text().splitlines()[0])
    assert set(header) == {"code", "rules", "body"}
    assert header["rules"] == shipped.digest_of(rules)


def test_a_site_folder_is_laid_over_the_rules(
    rules: Path, tmp_path: Path, compilations: list[tuple[Path, ...]]
) -> None:
    own = write(tmp_path / "site", {"mine": rule("lifestyle", "poor-food", line("any", 9), replaces=True)})
    found = shipped.ready(own)
    assert compilations == [(rules, own)]
    assert found.fingerprint != shipped.ready().fingerprint
    (table,) = [table for table in found.plan.tables if table.rule == "poor-food"]
    assert max(cell.points for cell in table.cells) == 9


def test_rules_with_faults_are_refused_with_all_of_them(rules: Path, tmp_path: Path) -> None:
    own = write(
        tmp_path / "site", {"mine": rule("lifestyle", "mine", line("any", 9), ask="x", evidence=["y"])}
    )
    with pytest.raises(RulebookProblem) as caught:
        shipped.ready(own)
    assert len(caught.value.problems) == 2


def test_the_checkout_serves_where_nothing_was_packaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "_PACKAGED", tmp_path / "missing")
    assert shipped.rules_folder() == shipped._CHECKOUT
