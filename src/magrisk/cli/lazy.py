"""A group of commands that imports one only when it is asked for."""

import importlib
import keyword
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """Knows its commands by name and what each does; `package` holds a module a command.

    A command whose name is a word of Python's own has a bar behind it as a module ("import_").
    """

    package: str
    listed: Mapping[str, str]

    def __init__(self, *args: Any, package: str, listed: Mapping[str, str], **more: Any):
        super().__init__(*args, **more)
        self.package, self.listed = package, listed

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.listed)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.listed:
            return None
        module = f"{self.package}.{cmd_name}{'_' * keyword.iskeyword(cmd_name)}"
        command: click.Command = importlib.import_module(module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self.listed.items()))
