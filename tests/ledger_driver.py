"""A run that is nothing but its files: blocks of made-up bytes through a ledger, as the engine writes them.

    python tests/ledger_driver.py OUT [--resume] [--blocks N] [--bytes N] [--every S] [--quarantine FILE]

What it writes follows from its arguments alone, so two runs are compared byte by byte.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from magrisk.adapters.roster.ledger import Files, Ledger
from magrisk.errors import MagriskError


def block(number: int, size: int) -> bytes:
    """One block of the output; every one differs, also in length."""
    seed = hashlib.sha256(b"block %d" % number).hexdigest().encode()
    return (seed * (size // len(seed) + 1))[: size + number % 7] + b"\n"


def aside(number: int) -> bytes:
    """What of a block is set aside; of every third one, nothing."""
    return b"row %d\n" % number if number % 3 else b""


def main(arguments: Sequence[str]) -> int:
    asked = _asked(arguments)
    files = Files(
        asked.output,
        asked.quarantine or Path(f"{asked.output}.quarantine.csv"),
        Path(f"{asked.output}.manifest.json"),
    )
    identity: dict[str, str | int] = {"roster": "made up", "options.blocks": asked.blocks}
    try:
        _run(Ledger(files, identity, resume=asked.resume, every=asked.every), asked)
    except MagriskError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    return 0


def _run(made: Ledger, asked: argparse.Namespace) -> None:
    with made as ledger:
        if ledger.finished:
            return
        for number in range(ledger.begun["blocks"] if ledger.begun else 0, asked.blocks):
            ledger.output(memoryview(block(number, asked.bytes)))
            ledger.quarantine(aside(number))
            ledger.checkpoint({"blocks": number + 1})
        manifest = {"blocks": asked.blocks, "sha256": ledger.digests()}
        ledger.publish(json.dumps(manifest).encode())


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("output", type=Path)
    parser.add_argument("--quarantine", type=Path)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--blocks", type=int, default=3)
    parser.add_argument("--bytes", type=int, default=2000)
    parser.add_argument("--every", type=float, default=0)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
