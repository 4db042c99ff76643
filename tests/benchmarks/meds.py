"""How long `magrisk meds` takes for many distinct texts: real names with doses and frequencies, and typos.

    python tests/benchmarks/meds.py [TEXTS] [--profile]

Prints texts a second and the memory that the program took at the most. `--profile` reads the texts in
this process instead, and prints where the time goes.
"""

import argparse
import cProfile
import datetime
import itertools
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from magrisk.api import Rulebook
from magrisk.medicine import Interpreter
from magrisk.rulebook import schema

STRENGTHS = ["", "5 mg", "10 mg", "20mg", "40 mg tablets", "0.5 g", "250 mg/5 mL", "100 micrograms"]
OFTEN = ["", "daily", "bd", "1 tab po tds", "as needed", "twice a day for 3 months", "since 2024-03-01", "iv"]
SHARE_UNKNOWN = 0.2
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def distinct(names: list[str], count: int, chance: random.Random) -> list[str]:
    """So many different texts; of a share of them the name has two slips and is known to nobody."""
    whole = [" ".join(filter(None, parts)) for parts in itertools.product(names, STRENGTHS, OFTEN)]
    found = dict.fromkeys(chance.sample(whole, min(len(whole), int(count * (1 - SHARE_UNKNOWN)))))
    while len(found) < count:
        name = _slipped(_slipped(chance.choice(names), chance), chance)
        found[f"{name} {chance.choice(STRENGTHS)} {chance.choice(OFTEN)}".strip()] = None
    texts = list(found)
    chance.shuffle(texts)
    return texts


def _slipped(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    return name[:at] + chance.choice(ALPHABET) + name[at + chance.randrange(2) :]


def _names(rulebook: Rulebook) -> Iterator[str]:
    book = rulebook.assessor.book
    for substance in (s for v in book.of(schema.Substances) for s in v.substances):
        yield from (substance.name, *substance.names, *substance.brands)
    for product in (p for v in book.of(schema.Products) for p in v.products):
        yield from product.names


def _timed(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder, "texts.txt"), Path(folder, "out.jsonl")
        file.write_text("\n".join(texts) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "magrisk", "meds", "--format", "jsonl"]
        start = time.perf_counter()
        subprocess.run([*command, "--file", file, "-o", out], check=True)
        seconds = time.perf_counter() - start
        with out.open("rb") as answers:
            assert sum(1 for _ in answers) == len(texts)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{len(texts)} texts in {seconds:.1f} s: {len(texts) / seconds:.0f} texts/s, {most:.0f} MiB")


def _profiled(texts: list[str], rulebook: Rulebook) -> None:
    interpreter = Interpreter(rulebook.assessor.reader, rulebook.assessor.plan)
    today = datetime.date.today()
    with cProfile.Profile() as profile:
        for text in texts:
            interpreter.understood(text, today).to_json()
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("texts", nargs="?", type=int, default=100_000)
    options.add_argument("--profile", action="store_true")
    told = options.parse_args()
    rulebook = Rulebook()
    names = sorted({name.casefold() for name in _names(rulebook)})
    texts = distinct(names, told.texts, random.Random(1))
    if told.profile:
        _profiled(texts, rulebook)
    else:
        _timed(texts)


if __name__ == "__main__":
    main()
