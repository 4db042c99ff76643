"""Build hook: compiles the rulebook into the file that ships beside the rules."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRulebook(BuildHookInterface):  # type: ignore[type-arg]  # the build's configuration is not used
    """Runs before every build, an editable one too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write src/magrisk/compiled.json from rules/."""
        sys.path.insert(0, str(Path(self.root, "src")))
        from magrisk.shipped import write

        write()
