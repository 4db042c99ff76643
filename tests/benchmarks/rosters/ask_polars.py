"""The copy, in its own environment: every cell of a roster read and written again, as fast as columns go."""

import sys


def main() -> None:
    """ROSTER OUTPUT."""
    # Only the peer's own environment has it.
    import polars  # type: ignore[import-not-found]

    roster, output = sys.argv[1:]
    polars.scan_csv(roster, infer_schema=False).sink_csv(output)


if __name__ == "__main__":
    main()
