"""That one roster gives one output: however it is cut, shared out, and in whatever surroundings.

Chunk and workers are tried in this process. Hash seed, locale and time zone each take a process; a sample of
them is tried, all of them where MAGRISK_HYPOTHESIS is nightly. A locale that is not installed is named all
the same: the program must not ask for it, and whatever asks gets "C".
"""

import hashlib
import os
import subprocess
import sys
from itertools import product
from pathlib import Path
from random import Random

import pytest

from magrisk.adapters.roster import first as first_module
from program import TODAY, batch, environment

CHUNKS, WORKERS = (1, 7, 500, 10_000), (1, 2, 4)
SEEDS, LOCALES, ZONES = ("0", "1", "random"), ("C", "de_DE.UTF-8", "tr_TR.UTF-8"), ("UTC", "Pacific/Apia")
SURROUNDINGS = list(product(SEEDS, LOCALES, ZONES, CHUNKS, WORKERS))
SAMPLE = (
    SURROUNDINGS if os.environ.get("MAGRISK_HYPOTHESIS") == "nightly" else Random(8).sample(SURROUNDINGS, 12)
)
MEDICINES = (
    "omeprazole 20 mg for 3 years; furosemide 40 mg",
    "INSULIN GLARGINE; İnsulin; ıbuprofen",  # whose letters a Turkish locale would change
    "hydroxyzine|flibber; =1+1",
    '"furosemide\nbendroflumethiazide"',
    "none",
    "",
)
LABS = ("Mg 1.6 mg/dL", "K 3,1 mmol/L", "K 3.1 mmol/L; eGFR >60", "Mg 0.65 mmol/L on 2026-11-21", "")
CELLS = ("12", "72", "old", ">89", ""), ("icu", "community", "ward 7", ""), MEDICINES, LABS


def roster() -> str:
    """Some hundred rows of every kind: scored, set aside, blank, twice the same, of another table."""
    random = Random(1)
    rows = [",".join((f"P{n % 300}", *(random.choice(cells) for cells in CELLS))) for n in range(420)]
    rows[100:100] = ["", ",,,,", "broken,row", 'quote",']
    return "\n".join(["id,age,setting,medications,labs", *rows, "id,age,setting,medications,labs", "Z,70,,,"])


def digest(out: Path) -> str:
    """Of output and quarantine."""
    both = (out, out.with_name(f"{out.name}.quarantine.csv"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in both)).hexdigest()


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The roster, and the digest of what one process writes in one piece."""
    file = tmp_path_factory.mktemp("same") / "roster.csv"
    file.write_text(roster(), encoding="utf-8")
    out = file.with_name("wanted.csv")
    assert batch(file, out, "--workers", "1").code == 3
    scored = out.read_text(encoding="utf-8").count('"20')
    assert scored > 150
    assert out.with_name("wanted.csv.quarantine.csv").read_text(encoding="utf-8").count("\n") > 100
    return file, digest(out)


@pytest.mark.parametrize(("chunk", "workers"), list(product(CHUNKS, WORKERS)))
def test_chunk_and_workers_change_no_byte(
    wanted: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, workers: int
) -> None:
    monkeypatch.setattr(first_module, "_SMALL", 0)
    file, found = wanted
    out = tmp_path / "out.csv"
    assert batch(file, out, "--chunk", str(chunk), "--workers", str(workers)).code == 3
    assert digest(out) == found


@pytest.mark.parametrize(("seed", "locale", "zone", "chunk", "workers"), SAMPLE)
def test_hash_seed_locale_and_time_zone_change_no_byte(
    wanted: tuple[Path, str],
    tmp_path: Path,
    seed: str,
    locale: str,
    zone: str,
    chunk: int,
    workers: int,
) -> None:
    file, found = wanted
    out = tmp_path / "out.csv"
    program = (
        "import locale, sys; from contextlib import suppress\n"
        "with suppress(locale.Error): locale.setlocale(locale.LC_ALL, '')\n"
        "from magrisk import cli; from magrisk.adapters.roster import first; first._SMALL = 0\n"
        "sys.exit(cli.run(sys.argv[1:]))"
    )
    arguments = ["-o", out, "--as-of", TODAY.isoformat(), "--chunk", str(chunk), "--workers", str(workers)]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, "batch", file, *arguments],
        env=environment({"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert digest(out) == found
