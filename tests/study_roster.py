"""A made-up roster with an outcome, the same at every run: levels fall with the medicines that are listed."""

import csv
import io
from random import Random

_MEDICINES = (
    "omeprazole 20 mg daily for 3 years",
    "furosemide 40 mg daily",
    "bendroflumethiazide 2.5 mg daily",
    "digoxin 125 micrograms daily",
    "metformin 500 mg bd",
    "metoprolol 50 mg",
    "paracetamol 1 g",
    "magnesium oxide 400 mg daily",
)
_LOWERS = {0: 0.03, 1: 0.02, 2: 0.03, 4: 0.03}
_LABS = ("magnesium_mg_dl", "creatinine_mg_dl")
HEADER = ("id", "age", "sex", "setting", "medications", "conditions", *_LABS, "ward")


def made(rows: int, *, seed: int = 5, low: float = 0.82, condition: str = "", ward: str = "north") -> str:
    """A roster of so many rows. low: the mean level, mmol/L, of who takes nothing; condition: of rows whose
    level is low; ward: of one row in three."""
    random = Random(seed)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for number in range(rows):
        taken = sorted(random.sample(range(len(_MEDICINES)), random.randint(0, 4)))
        level = random.gauss(low, 0.09) - sum(_LOWERS.get(one, 0) for one in taken)
        measured = f"{max(level, 0.3) * 2.4305:.1f}"
        writer.writerow(
            (
                f"P{number}",
                random.randint(30, 90),
                random.choice(("female", "male")),
                random.choice(("icu", "inpatient")),
                "; ".join(_MEDICINES[one] for one in taken) or "none",
                condition if float(measured) < 1.8 else "",
                measured if random.random() > 0.05 else "",
                f"{random.choice((0.8, 1.1, 1.5, 2.4)):.1f}",
                ward if number % 3 == 0 else "south",
            )
        )
    return out.getvalue()
