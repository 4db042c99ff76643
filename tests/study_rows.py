"""The rows of a study in the words of a scored file."""

from magrisk.study.scored import Rows

COLUMNS = ("row", "points", "chance", "likelihood", "mds_low", "mds_high")


def as_batch(rows: Rows) -> list[list[str]]:
    """Of every row the cells of COLUMNS as a batch writes them."""
    chance = [f"{each:.6f}" for each in rows.chance]
    columns = [rows.row, rows.points, chance, rows.likelihood, rows.mds_low, rows.mds_high]
    return [[str(cell) for cell in row] for row in zip(*columns, strict=True)]
