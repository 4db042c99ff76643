"""Makes a release of the size of a full one and imports it: seconds, and the most memory that was held."""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .generate import generate


def main() -> int:
    """Run the command; the exit code is that of the import."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.vocabulary", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="1 is a full release")
    share = parser.parse_args().share
    folder = Path(tempfile.mkdtemp())
    try:
        return _measure(folder, share)
    finally:
        shutil.rmtree(folder)


def _measure(folder: Path, share: float) -> int:
    generate(folder / "rrf", share)
    sizes = {path.name: path.stat().st_size for path in sorted((folder / "rrf").iterdir())}
    for name, size in sizes.items():
        print(f"{name}: {size / 1e6:,.0f} MB")
    began = time.perf_counter()
    command = [sys.executable, "-m", "magrisk", "vocabulary", "import", folder / "rrf"]
    done = subprocess.run([*command, "-o", folder / "own", "--released", "2026-11-02"], check=False)
    seconds = time.perf_counter() - began
    # In kilobytes, on Linux.
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"imported in {seconds:.1f} s with {most:.0f} MiB at most")
    if done.returncode == 0:
        print(f"vocabulary: {(folder / 'own').stat().st_size / 1e6:,.0f} MB")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
