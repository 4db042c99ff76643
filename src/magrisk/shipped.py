"""The rulebook and its plan, ready to use: shipped compiled with the package, or compiled now.

A compiled file is a line of header and a body of two lines: the rulebook, its plan. It is used only where the
digests of its body, of the rule files beside it and of the code that makes a plan of them all agree; else the
rules are compiled anew. The rule files are the truth, the compiled file saves time.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from magrisk.plan import Plan
from magrisk.rulebook.loader import Rulebook, load, rule_files

COMPILED = Path(__file__).with_name("compiled.json")
_PACKAGED = Path(__file__).with_name("rules")
_CHECKOUT = Path(__file__).parents[2] / "rules"


@dataclass(frozen=True)
class Ready:
    """A sound rulebook, its plan, and the SHA-256 of both together."""

    book: Rulebook
    plan: Plan
    fingerprint: str


def rules_folder() -> Path:
    """The project's own rule files: within the package, or in the checkout that it runs from."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


def ready(*site_folders: Path) -> Ready:
    """The rulebook, with a site's own folders laid over it. Raises RulebookProblem with all problems."""
    if not site_folders:
        shipped = _shipped()
        if shipped:
            return shipped
    return compiled(rules_folder(), *site_folders)[0]


def compiled(*folders: Path) -> tuple[Ready, str]:
    """Load, lint and compile rule folders; gives the body of a compiled file beside the result."""
    # Only a rulebook that is compiled needs the graph library.
    from magrisk.compile import compile_plan
    from magrisk.errors import RulebookProblem
    from magrisk.rulebook.lint import lint

    book = load(*folders)
    faults = lint(book)
    if faults:
        raise RulebookProblem(faults)
    plan = compile_plan(book)
    # Keys stay in the order of the rule files: what is told or summed in that order must not hang on
    # whether the rules were compiled before.
    body = "\n".join(json.dumps(part, separators=(",", ":")) for part in (book.to_json(), plan.to_json()))
    return Ready(book, plan, _sha256(body.encode())), body


def write(target: Path = COMPILED) -> None:
    """Compile the project's own rules into the file that is shipped."""
    folder = rules_folder()
    made, body = compiled(folder)
    header = {"code": _code(), "rules": digest_of(folder), "body": made.fingerprint}
    target.write_text(f"{json.dumps(header)}\n{body}\n", encoding="utf-8")


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of all rule files of a folder."""
    found = hashlib.sha256()
    for path in rule_files(folder):
        name, content = path.relative_to(folder).as_posix().encode(), path.read_bytes()
        found.update(b"%d %s %d " % (len(name), name, len(content)) + content)
    return found.hexdigest()


def _shipped() -> Ready | None:
    try:
        first, body = COMPILED.read_text(encoding="utf-8").split("\n", 1)
        header = json.loads(first)
    except (OSError, ValueError):
        return None
    body = body.removesuffix("\n")
    expected = {"code": _code(), "rules": digest_of(rules_folder()), "body": _sha256(body.encode())}
    if header != expected:
        return None
    rulebook, plan = body.split("\n")
    return Ready(Rulebook.from_json(rulebook), Plan.from_json(json.loads(plan)), expected["body"])


def _code() -> str:
    """SHA-256 of the modules that make a rulebook and a plan of rule files."""
    package = Path(__file__).parent
    modules = [
        package / f"{name}.py"
        for name in ("scale", "presence", "weigh", "graph", "units", "laboratory", "plan")
    ]
    modules += [*sorted(package.glob("compile/*.py")), *sorted(package.glob("rulebook/**/*.py"))]
    return _sha256(b"".join(module.read_bytes() for module in modules))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
