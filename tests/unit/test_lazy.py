"""That a group of commands knows their names, and imports one only when it is asked for."""

import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from magrisk.cli.lazy import LazyGroup

COMMAND = """import click

@click.command("one")
def command() -> None:
    click.echo("one was run")
"""


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LazyGroup:
    """A group of two commands, of which one cannot be imported."""
    folder = tmp_path / "lazy_commands"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "one.py").write_text(COMMAND)
    (folder / "broken.py").write_text("raise ImportError('it was imported')\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("lazy_commands", "lazy_commands.one", "lazy_commands.broken"):
        monkeypatch.delitem(sys.modules, name, raising=False)  # each test imports it anew
    listed = {"one": "Does one thing.", "broken": "Does another."}
    return LazyGroup("group", package="lazy_commands", listed=listed, help="A group.")


def test_its_help_names_every_command_and_imports_none(group: LazyGroup) -> None:
    shown = CliRunner().invoke(group, ["--help"])
    assert shown.exit_code == 0
    said = [line.split(maxsplit=1) for line in shown.output.split("Commands:\n")[1].splitlines()]
    assert said == [["one", "Does one thing."], ["broken", "Does another."]]
    assert not {name for name in sys.modules if name.startswith("lazy_commands")}


def test_a_command_is_imported_when_it_is_asked_for(group: LazyGroup) -> None:
    assert CliRunner().invoke(group, ["one"]).output == "one was run\n"
    assert "lazy_commands.one" in sys.modules
    assert "lazy_commands.broken" not in sys.modules


def test_what_is_not_listed_is_no_command_though_a_module_has_its_name(group: LazyGroup) -> None:
    context = click.Context(group)
    assert group.list_commands(context) == ["one", "broken"]
    assert group.get_command(context, "two") is None
    fewer = LazyGroup("group", package="lazy_commands", listed={"broken": "x"})
    assert fewer.get_command(context, "one") is None


def test_a_command_that_cannot_be_imported_says_why(group: LazyGroup) -> None:
    with pytest.raises(ImportError, match="it was imported"):
        group.get_command(click.Context(group), "broken")
