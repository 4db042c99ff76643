"""The open reader beside ours, in an environment of its own, judged by the same truth."""

import json
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .judging import Read
from .names import Ingredients
from .truth import Labels

PACKAGE = "drug-named-entity-recognition"
_ASK = Path(__file__).with_name("ask_peer.py")
_NOTHING = Read(frozenset(), "unrecognised")

Answer = Sequence[tuple[int, str]] | None


class NoPeer(Exception):
    """The peer cannot be run here."""


@dataclass(frozen=True)
class Answers:
    """What the peer found in each text; `misspelt` has its plain answer and its fuzzy one."""

    version: str
    seconds: float
    synonyms: dict[str, list[str]]
    texts: dict[str, Answer]
    misspelt: list[tuple[Answer, Answer]]


def asked(texts: Sequence[str], misspelt: Sequence[str], python: Path | None = None) -> Answers:
    """Asks the peer with the given Python, or in an environment that is made for it and thrown away."""
    if python:
        return _asked(python, texts, misspelt)
    with TemporaryDirectory() as folder:
        return _asked(_installed(Path(folder)), texts, misspelt)


def _installed(folder: Path) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    _run([str(python), "-m", "pip", "install", "--quiet", PACKAGE], "")
    return python


def _asked(python: Path, texts: Sequence[str], misspelt: Sequence[str]) -> Answers:
    question = json.dumps({"texts": texts, "misspelt": misspelt})
    told = json.loads(_run([str(python), str(_ASK)], question))
    found = dict(zip(texts, told["texts"], strict=True))
    return Answers(told["version"], told["seconds"], told["synonyms"], found, told["misspelt"])


def _run(command: list[str], given: str) -> str:
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as fault:
        said = (getattr(fault, "stderr", "") or str(fault)).strip().splitlines()
        raise NoPeer(said[-1]) from fault
    return done.stdout


class Mapped:
    """The peer's answers in the names of our vocabulary."""

    def __init__(self, labels: Labels, answers: Answers) -> None:
        self._labels, self._answers = labels, answers
        self._meanings: dict[str, frozenset[Ingredients]] = {}

    def read(self, text: str) -> Read:
        """What it read in one of the texts."""
        return self.of(self._answers.texts[text])

    def of(self, answer: Answer) -> Read:
        """Names at one place are alternatives; a name that cannot be mapped leaves the answer in part."""
        places: dict[int, set[Ingredients]] = {}
        unmapped = False
        for start, name in answer or ():
            meanings = self._meaning(name)
            unmapped |= not meanings
            places.setdefault(start, set()).update(meanings)
        found = [one for one in places.values() if one]
        if not found:
            return _NOTHING
        sure = frozenset().union(*(next(iter(one)) for one in found if len(one) == 1))
        if any(len(one) > 1 and not any(choice <= sure for choice in one) for one in found):
            return Read(sure, "ambiguous")
        return Read(sure, "partly" if unmapped else "matched")

    def unmapped(self) -> int:
        """How many texts hold a name of its that the vocabulary does not list."""
        answers = self._answers.texts.values()
        return sum(any(not self._meaning(name) for _, name in answer or ()) for answer in answers)

    def _meaning(self, name: str) -> frozenset[Ingredients]:
        """By its name, else by its synonyms where they agree."""
        if name not in self._meanings:
            said = self._answers.synonyms.get(name, ())
            by_synonym = {found for one in said if (found := self._labels.names.of(one))}
            agreed = next(iter(by_synonym)) if len(by_synonym) == 1 else frozenset()
            self._meanings[name] = self._labels.meanings(name) or agreed
        return self._meanings[name]
