"""One medication text: which substances, which dose, how long, and what was not understood."""

import datetime
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import quickest
from magrisk.reading.medication import MedicationReader, MedicationReading


@dataclass
class Substance:
    id: str
    names: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    ddd_mg: float | None = None
    elemental: float | None = None
    form_of: str | None = None
    rxcui: str | None = None
    atc: str | None = None
    other_atc: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.id.replace("-", " ")


@dataclass
class Product:
    id: str
    names: tuple[str, ...]
    ingredients: tuple[str, ...]
    route: str | None = None
    or_else: tuple[tuple[str, ...], ...] = ()
    diluent: bool = False


READER = MedicationReader(
    [
        Substance("furosemide", ("frusemide",), ("Lasix",)),
        Substance("torasemide", ("torsemide",), ("Twin",)),
        Substance("omeprazole", ("omeprazole magnesium",), ("Prilosec", "Twin")),
        Substance("esomeprazole", ("esomeprazole magnesium",), ("Nexium",)),
        Substance("pantoprazole", (), ("Protonix",)),
        Substance("hydrochlorothiazide", ("HCTZ",)),
        Substance("triamterene"),
        Substance("amiloride"),
        Substance("losartan", (), ("Cozaar",)),
        Substance("potassium-chloride"),
        Substance("magnesium-oxide", (), ("MagOx",), elemental=0.603),
        Substance("magnesium-salt-unspecified", ("magnesium", "mag")),
        Substance("calcium"),
        Substance("sodium-phosphate"),
        Substance("famotidine", (), ("Pepcid",)),
        Substance("ranitidine"),
        Substance("digoxin"),
    ],
    [
        Product("amilozide", ("co-amilozide",), ("amiloride", "hydrochlorothiazide"), "oral"),
        Product("zantac", ("Zantac",), ("ranitidine",), "oral", (("famotidine",),)),
        Product("nameless", ("Stranger",), ("not-in-the-book",), None, (("famotidine",),)),
        Product("saline", ("NS", "in saline"), ("sodium-chloride",), diluent=True),
        Product("eye-drops", ("Oculasix",), ("furosemide",), "local"),
    ],
)
TODAY = datetime.date(2026, 11, 22)


def read(text: str) -> MedicationReading:
    return READER.read(text, TODAY)


@pytest.mark.parametrize(
    ("text", "substances"),
    [
        ("furosemide", ("furosemide",)),
        ("FRUSEMIDE 40mg", ("furosemide",)),
        ("furosemide40mg", ("furosemide",)),
        ("FUROSEMIDE (LASIX) INJ 20 MG", ("furosemide",)),
        ("lasix (furosemide)", ("furosemide",)),
        ("4 ML : FUROSEMIDE 10 MG/ML IJ SOLN", ("furosemide",)),
        ("2 ML  -  FAMOTIDINE 10 MG/ML IV SOLN", ("famotidine",)),
        ("*NF* pantoprazole", ("pantoprazole",)),
        ("nexium /01479302", ("esomeprazole",)),
        ("PANTOPRAZOLE SODIUM 40 MG PO TBEC", ("pantoprazole",)),
        ("1 EACH VIAL : PANTOPRAZOLE 40 MG (PF) UD", ("pantoprazole",)),
        ("esomeprazole magnesium trihydrate", ("esomeprazole",)),
        ("hydroCHLOROthiazide 25 mg / triamterene 37.5 mg", ("hydrochlorothiazide", "triamterene")),
        ("TRIAMTERENE-HCTZ 37.5-25 MG", ("triamterene", "hydrochlorothiazide")),
        ("triamterene + HCTZ", ("triamterene", "hydrochlorothiazide")),
        ("triamterene w/ HCTZ", ("triamterene", "hydrochlorothiazide")),
        ("triamterene and HCTZ & amiloride", ("triamterene", "hydrochlorothiazide", "amiloride")),
        ("Co-Amilozide 5/50", ("amiloride", "hydrochlorothiazide")),
        ("losartan potassium hydrochlorothiazide", ("losartan", "hydrochlorothiazide")),
        ("furosemide potassium chloride", ("furosemide", "potassium-chloride")),
        ("furosemide sodium phosphate", ("furosemide", "sodium-phosphate")),
        ("calcium magnesium", ("calcium", "magnesium-salt-unspecified")),
        ("Zantac (ranitidine) 150 mg", ("ranitidine",)),
        ("Twin (torasemide)", ("torasemide",)),
        ("furosemide furosemide", ("furosemide",)),
    ],
)
def test_every_substance_is_found_and_nothing_is_left(text: str, substances: tuple[str, ...]) -> None:
    reading = read(text)
    assert (reading.substances, reading.status, reading.not_understood) == (substances, "matched", ())


@pytest.mark.parametrize(
    ("text", "substances", "left"),
    [
        ("furosemide/fooboxin", ("furosemide",), ("fooboxin",)),
        ("furosemide sodium bicarbonate", ("furosemide",), ("sodium", "bicarbonate")),
        ("furosemide for fooboxin 5 mg", ("furosemide",), ("fooboxin",)),
        ("fluid for omeprazole", ("omeprazole",), ("fluid",)),
        ("furosemide for oedema and fooboxin", ("furosemide",), ("fooboxin",)),
        ("for the heart furosemide", ("furosemide",), ("heart",)),
        ("?furosemide", ("furosemide",), ("?",)),
        ("famotidine in place of omeprazole", ("famotidine", "omeprazole"), ("place",)),
        ("xx furosemide xx", ("furosemide",), ("xx",)),
    ],
)
def test_a_part_that_is_not_known_is_never_matched(
    text: str, substances: tuple[str, ...], left: tuple[str, ...]
) -> None:
    reading = read(text)
    assert (reading.substances, reading.status, reading.not_understood) == (substances, "partly", left)


@pytest.mark.parametrize("text", ["furosemide for swelling of the ankles", "omeprazole 20 mg prn heartburn"])
def test_a_reason_is_a_remark(text: str) -> None:
    assert read(text).status == "matched"


@pytest.mark.parametrize(
    "text", ["", "  ", "40 mg po daily", "fooboxin", "xomeprazole", "omeprazolex", "!", "?"]
)
def test_without_a_whole_name_nothing_is_taken(text: str) -> None:
    reading = read(text)
    assert (reading.status, reading.substances) == ("unrecognised", ())
    assert reading.reason == "no known medicine is named"


@pytest.mark.parametrize("text", ["Ri-Mag Plus", "Mag-Xyz", "xyz-mag", "xyzzyplan-mag"])
def test_a_short_name_inside_another_is_no_name(text: str) -> None:
    assert read(text).status == "unrecognised"


@pytest.mark.parametrize("text", ["mag-tabs", "HCTZ-mag", "mag-HCTZ", "mag-sulfate", "mag 400", "mag"])
def test_a_short_name_beside_what_is_known_is_one(text: str) -> None:
    assert read(text).status == "matched"


def test_a_near_name_is_offered_and_not_taken() -> None:
    reading = read("furosemde 40 mg")
    assert (reading.substances, reading.suggestions[0]) == ((), "furosemide")
    assert set(read("nexum and omeprazol").suggestions) >= {"Nexium"}


def test_a_name_without_its_last_e_is_a_name() -> None:
    assert read("Omeprazol 20 mg").substances == ("omeprazole",)
    assert read("FUROSEMID").substances == ("furosemide",)


@pytest.mark.parametrize(
    ("text", "substances", "status"),
    [
        ("magnesium oxde 400 mg", (), "unrecognised"),  # no magnesium of any kind
        ("magnesum oxide 400 mg", (), "unrecognised"),
        ("omeprazole magnesuim 20 mg", ("omeprazole",), "partly"),  # the same medicine
        ("co-amilzide", (), "unrecognised"),
        ("furosemide with magnesium oxde", ("furosemide",), "partly"),
    ],
)
def test_a_name_that_is_the_rest_of_a_misspelt_one_is_taken_back(
    text: str, substances: tuple[str, ...], status: str
) -> None:
    reading = read(text)
    assert (reading.substances, reading.status) == (substances, status)
    assert reading.suggestions or status == "matched"


@pytest.mark.parametrize("suffix", ["D", "-D", " Plus", "-HCT", " z", "-DM"])
def test_a_brand_with_more_behind_it_is_not_the_brand(suffix: str) -> None:
    assert read(f"Cozaar{suffix} 50 mg").status in ("partly", "unrecognised")


@pytest.mark.parametrize(
    ("text", "substances"),
    [
        ("furosemide in NS", ("furosemide",)),
        ("furosemide 40 mg/100 ml NS", ("furosemide",)),
        ("furosemide in saline", ("furosemide",)),
        ("NS 1,000 ml", ("sodium-chloride",)),
        ("NS 1,000 ml with potassium chloride", ("sodium-chloride", "potassium-chloride")),
    ],
)
def test_a_diluent_counts_only_where_nothing_is_given_in_it(text: str, substances: tuple[str, ...]) -> None:
    assert read(text).substances == substances


def test_look_alikes_of_what_is_offered_are_told() -> None:
    reader = MedicationReader(
        [Substance("hydralazine"), Substance("hydroxyzine")], [], [("Hydralazine", "hydroxyzine")]
    )
    reading = reader.read("hydralzine 25 mg")
    assert reading.suggestions[0] == "hydralazine"
    assert ("hydralazine", "hydroxyzine") in reading.look_alikes


@pytest.mark.parametrize(
    ("text", "started", "stopped"),
    [
        ("omeprazole since 2024-03-05", "2024-03-05", ""),
        ("omeprazole started March 2024", "2024-03", ""),
        ("omeprazole from 2024", "2024", ""),
        ("omeprazole since 03/04/2024", "2024", ""),  # the order of day and month is not known
        ("omeprazole since 13/04/2024", "2024-04-13", ""),
        ("omeprazole stopped 2026-11-12", "", "2026-11-12"),
        ("omeprazole started 2024-03-05, stopped June 2026", "2024-03-05", "2026-06"),
        ("omeprazole until 2026-11-12", "", "2026-11-12"),
        ("omeprazole until 2027-11-12", "", ""),
        ("omeprazole until October 2026", "", "2026-10"),
        ("omeprazole from 2024 to 2025", "2024", "2025"),
        ("omeprazole since 31/02/2024", "", ""),
        ("omeprazole since 2 years", "", ""),
    ],
)
def test_dates_are_kept_as_exactly_as_they_were_said(text: str, started: str, stopped: str) -> None:
    reading = read(text)
    assert (reading.started_on, reading.stopped_on) == (started, stopped)


def test_a_matched_text_needs_no_offer() -> None:
    assert read("omeprazole").suggestions == ()


@pytest.mark.parametrize(
    ("text", "substances", "reason"),
    [
        ("Zantac 150", (), "may be ranitidine or famotidine"),
        ("Twin", (), "may be omeprazole or torasemide"),
        ("Stranger", (), "may be not-in-the-book or famotidine"),
        ("furosemide and Zantac", ("furosemide",), "may be ranitidine or famotidine"),
    ],
)
def test_a_name_for_one_of_several_stays_open(text: str, substances: tuple[str, ...], reason: str) -> None:
    reading = read(text)
    assert (reading.status, reading.substances, reading.reason) == ("ambiguous", substances, reason)


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("furosemide 40 mg daily", 40),
        ("furosemide 40 mg od", 40),
        ("furosemide 0.5 g qd", 500),
        ("furosemide 500 mcg daily", 0.5),
        ("furosemide 1,000 mg daily", 1000),
        ("furosemide 0,5 g daily", 500),
        ("furosemide 40mg/day", 40),
        ("furosemide 40 mg per day", 40),
        ("furosemide 40 mg / 24 h", 40),
        ("furosemide 40 mg/tablet 2 tablets daily", 80),
        ("furosemide 20 mg bd", 40),
        ("furosemide 20 mg BID", 40),
        ("furosemide 20 mg b.i.d.", 40),
        ("furosemide 20 mg tds", 60),
        ("furosemide 20 mg qds", 80),
        ("furosemide 20 mg q6h", 80),
        ("furosemide 20 mg every 8 hours", 60),
        ("furosemide 20 mg every eight hours", 60),
        ("furosemide 20 mg q 12 (twelve) hrs", 40),
        ("furosemide 20 mg 6 hourly", 80),
        ("furosemide 20 mg 3 times a day", 60),
        ("furosemide 20 mg 2 two times daily", 40),
        ("furosemide 20 mg 2x/day", 40),
        ("furosemide 20 mg once a day", 20),
        ("furosemide 20 mg nocte", 20),
        ("furosemide 20 mg once at night", 20),
        ("furosemide 20 mg mane and noon", 40),
        ("furosemide 20 mg once daily in the morning", 20),
        ("furosemide 70 mg weekly", 10),
        ("furosemide 70 mg 2 times a week", 20),
        ("furosemide 70 mg every 2 weeks", 5),
        ("furosemide 40 mg every other day", 20),
        ("furosemide 40 mg alternate days", 20),
        ("furosemide 40 mg 2 tablets daily", 80),
        ("furosemide 40 mg, 2 daily", 80),
        ("furosemide 40 mg one to be taken each day", 40),
        ("furosemide 40 mg half a tablet daily", 20),
        ("furosemide 40 mg 1/2 tab bid", 40),
        ("furosemide 40 mg 1\u00bd tablets daily", 60),
        ("furosemide 40 mg 1 (one) tablet daily", 40),
        ("furosemide 2 x 20 mg daily", 40),
        ("furosemide 2 tablets of 20 mg daily", 40),
        ("furosemide take 2 tablets (40 mg total) daily", 40),
        ("furosemide 20 mg 1-0-1", 40),
        ("furosemide 20 mg \u00bd-0-\u00bd", 20),
        ("furosemide 20 mg 20 mg daily", 20),
        ("furosemide 40 mg daily for oedema", 40),
    ],
)
def test_a_plain_dose(text: str, dose: float) -> None:
    assert read(text).daily_dose_mg == pytest.approx(dose)


@pytest.mark.parametrize(
    "text",
    [
        "furosemide 40 mg",
        "furosemide daily",
        "furosemide 40 daily",
        "furosemide 1.000 mg daily",
        "furosemide 40 units daily",
        "furosemide 10 mg/ml daily",
        "furosemide 1 mg/kg daily",
        "furosemide 20-40 mg daily",
        "furosemide 40 mg mane 20 mg midday",
        "furosemide 40 mg prn bd",
        "furosemide 40 mg up to bd",
        "furosemide 40 mg 1-2 tablets daily",
        "furosemide 2 tablets (40 mg) daily",
        "furosemide 40 mg (2 tablets) daily",
        "furosemide 40 mg 28 tablets daily",
        "furosemide 40 mg 2 tablets then 1 tablet daily",
        "furosemide 40 mg every 6-8 hours",
        "furosemide 40 mg every 6 to 8 hours",
        "furosemide 40 mg every 0 hours",
        "furosemide 40 mg q0h",
        "furosemide 40 mg 0 hourly",
        "furosemide 40 mg every 12 hours daily",
        "furosemide 40 mg twice daily in the evening",
        "furosemide 40 mg 1-0-1 daily",
        "furosemide 40 mg 1-0",
        "furosemide 40 mg 10-0-10",
        "furosemide 40 mg 3 times",
        "furosemide 40 mg 7 daily",
        "furosemide 40 mg 2 puffs daily",
        "furosemide 40 mg stat daily",
        "furosemide 40 mg daily xyz",
        "furosemide 40 mg, omeprazole 20 mg daily",
        "co-amilozide 50 mg daily",
        "furosemide 40 mg twice",
        "furosemide 40 - daily",
    ],
)
def test_a_dose_that_is_not_plain_is_not_known(text: str) -> None:
    assert read(text).daily_dose_mg is None


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("furosemide", ""),
        ("furosemide 40mg tabs", "40 mg"),
        ("furosemide 10 mg/ml", "10 mg/ml"),
        ("furosemide 10 mg/5ml", "10 mg/5 ml"),
        ("4 ML : FUROSEMIDE 10 MG/ML IJ SOLN", "10 mg/ml"),
        ("furosemide 0.9 %", "0.9%"),
        ("potassium chloride 20 mEq", "20 meq"),
        ("triamterene-HCTZ 37.5-25 mg", "37.5-25 mg"),
        ("HCTZ 25 mg / triamterene 37.5 mg", "25 mg / 37.5 mg"),
    ],
)
def test_the_strength_is_told_as_read(text: str, strength: str) -> None:
    assert read(text).strength == strength


@pytest.mark.parametrize(
    ("text", "dose", "elemental"),
    [
        ("magnesium oxide 400 mg daily", 400, 241.2),
        ("magnesium oxide 400 mg (241 mg elemental) daily", 400, 241),
        ("magnesium 200 mg elemental daily", 200, 200),
        ("magnesium 200 mg of elemental magnesium daily", 200, 200),
        ("magnesium 200 mg daily", 200, None),
        ("magnesium oxide 400 mg", None, None),
    ],
)
def test_elemental_doses(text: str, dose: float | None, elemental: float | None) -> None:
    reading = read(text)
    assert (reading.daily_dose_mg, reading.elemental_mg_per_day) == (dose, elemental)


@pytest.mark.parametrize(
    ("text", "per_kg", "dose"),
    [
        ("omeprazole 5 mg/kg/day", 5, None),
        ("omeprazole 5mg/kg daily", 5, None),
        ("omeprazole 2.5 mg/kg bd", 5, None),
        ("omeprazole 1 g/kg/24h", 1000, None),
        ("omeprazole 5 mg/kg/day in 2 doses", None, None),
        ("omeprazole 5 mg/kg", None, None),
        ("omeprazole 5 units/kg/day", None, None),
        ("omeprazole 300 mg (5 mg/kg) daily", 5, None),
        ("omeprazole 3 mg/kg or 5 mg/kg daily", None, None),
        ("omeprazole 5 mg/kg/day prn", None, None),
        ("omeprazole 5 mg/kg/hr", None, None),
        ("omeprazole 20 mg daily", None, 20),
    ],
)
def test_doses_for_each_kg(text: str, per_kg: float | None, dose: float | None) -> None:
    reading = read(text)
    assert (reading.daily_dose_mg_per_kg, reading.daily_dose_mg) == (per_kg, dose)


@pytest.mark.parametrize(
    ("text", "cycles"),
    [
        ("furosemide cycle 4", 4),
        ("furosemide cycle 3 of 6", 3),
        ("furosemide, cycle 3/6", 3),
        ("furosemide after 4 cycles", 4),
        ("furosemide received 6 cycles", 6),
        ("furosemide 6 cycles given", 6),
        ("furosemide six cycles completed", 6),
        ("furosemide x 6 cycles", None),
        ("furosemide for 6 cycles", None),
        ("furosemide 6 cycles", None),
        ("furosemide every cycle", None),
        ("furosemide and omeprazole, cycle 4", None),
        ("furosemide", None),
    ],
)
def test_cycles_that_have_begun(text: str, cycles: float | None) -> None:
    reading = read(text)
    assert (reading.cycles, reading.status) == (cycles, "matched")


@pytest.mark.parametrize("where", ["intra-articular", "intraarticular", "into the joint", "intrathecal"])
def test_what_is_put_into_a_joint_or_the_spine_stays_there(where: str) -> None:
    assert read(f"furosemide 40 mg {where} injection").route == "local"


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("furosemide", None),
        ("furosemide 40 mg tablets", "oral"),
        ("furosemide po", "oral"),
        ("furosemide via peg", "oral"),
        ("furosemide iv", "intravenous"),
        ("furosemide injection iv", "intravenous"),
        ("furosemide inj", "injected"),
        ("furosemide IV SOLN", "intravenous"),
        ("furosemide ij/iv soln", "injected"),
        ("furosemide im iv", "intravenous"),
        ("furosemide sub-q", "injected"),
        ("furosemide po/iv", None),
        ("furosemide tablets cream", None),
        ("furosemide vial po", "oral"),
        ("furosemide IN SOLN", "inhaled"),
        ("furosemide in NS", None),
        ("furosemide neb", "inhaled"),
        ("furosemide pr", "rectal"),
        ("furosemide eye drops", "local"),
        ("furosemide for ear ache", None),
        ("furosemide lock flush", "local"),
        ("furosemide patch", None),
        ("I'm on furosemide", None),
        ("co-amilozide", "oral"),
        ("co-amilozide iv", "intravenous"),
        ("Oculasix", "local"),
        ("furosemide (Oculasix)", "local"),
        ("Oculasix and losartan", None),
        ("co-amilozide and furosemide", None),
    ],
)
def test_the_route(text: str, route: str | None) -> None:
    reading = read(text)
    assert reading.route == route
    assert reading.status == "matched" or reading.not_understood == ("ache",)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("omeprazole for 2 years", 730),
        ("omeprazole for a year", 365),
        ("omeprazole x 6 months", 182),
        ("omeprazole x6 months", 182),
        ("omeprazole for 10/7", 10),
        ("omeprazole for 2/52", 14),
        ("omeprazole for 6/12", 182),
        ("omeprazole for 7 days", 7),
        ("omeprazole for 24 hours", 1),
        ("omeprazole for three weeks", 21),
        ("omeprazole for 3-6 months", 91),
        ("omeprazole for over 2 years", 730),
        ("omeprazole over the last 3 years", 1095),
        ("omeprazole for 2 full weeks", 14),
        ("omeprazole 2 years", 730),
        ("omeprazole 7 day course", 7),
        ("omeprazole since 2024-03-01", 996),
        ("omeprazole since 1 March 2024", 996),
        ("omeprazole since March 1, 2024", 996),
        ("omeprazole since 13/03/2024", 984),
        ("omeprazole since 01/03/2024", 996),
        ("omeprazole since 2024/03", 966),
        ("omeprazole since March 2024", 966),
        ("omeprazole since 2019", 2518),
        ("omeprazole started 2026-10-01", 52),
        ("omeprazole started on 2026-10-01", 52),
        ("omeprazole started 3 weeks ago", 21),
        ("omeprazole started yesterday", 1),
        ("omeprazole started today", 0),
        ("omeprazole since 2024-03-01, stopped 2026-11-12", 986),
        ("omeprazole for 6 months then stopped", 182),
        ("omeprazole for 2 years, last seen 5 months ago", 730),
    ],
)
def test_how_long(text: str, days: float) -> None:
    assert read(text).days == days


@pytest.mark.parametrize(
    "text",
    [
        "omeprazole",
        "omeprazole long term",
        "omeprazole for about 6 months",
        "omeprazole for less than a year",
        "omeprazole for up to 5 days",
        "omeprazole 24hr",
        "omeprazole 30 days",
        "omeprazole 3 months supply",
        "omeprazole 2 months ago",
        "omeprazole since 2026",
        "omeprazole since 30/02/2024",
        "omeprazole since 2024-13",
        "omeprazole since 2027-01-01",
        "omeprazole since 3 March May 2024",
        "omeprazole since March May 2024",
        "omeprazole since 10/7",
        "omeprazole since 1 2.5 2024",
        "omeprazole since then",
        "omeprazole started 3 days before surgery",
        "omeprazole in 2 weeks",
        "omeprazole within the month",
        "omeprazole dispensed 2026-10-01",
        "omeprazole for 3 days then for 5 days",
        "omeprazole for 14 days then half",
        "omeprazole since 2024-03-01, stopped",
        "omeprazole since 2026-11-01, stopped 2 years ago",
        "omeprazole held since 2026-11-20",
        "omeprazole for",
        "omeprazole for 3",
        "omeprazole x 28",
        "omeprazole x",
        "omeprazole x 20 mg",
        "omeprazole 8 hourly",
    ],
)
def test_a_duration_that_is_not_sure_is_not_known(text: str) -> None:
    assert read(text).days is None


def test_without_today_a_date_tells_no_duration() -> None:
    assert READER.read("omeprazole since 2024-03-01").days is None
    assert READER.read("omeprazole for 2 years").days == 730


@pytest.mark.parametrize(
    ("text", "stopped", "days"),
    [
        ("omeprazole", False, None),
        ("omeprazole stopped", True, None),
        ("omeprazole discontinued 2026-11-12", True, 10),
        ("omeprazole d/c'd 5 months ago", True, 152),
        ("5 months ago omeprazole ceased", True, 152),
        ("omeprazole previously", True, None),
        ("was on omeprazole", True, None),
        ("omeprazole until 2026-11-12", True, 10),
        ("omeprazole until 2026-12-12", False, None),
        ("omeprazole until finished", False, None),
        ("omeprazole never stopped", False, None),
        ("omeprazole to be stopped", False, None),
        ("omeprazole, finished, completed 2026-11-12", True, 10),
    ],
)
def test_stopped(text: str, stopped: bool, days: float | None) -> None:
    reading = read(text)
    assert (reading.stopped, reading.stopped_days, reading.taken) == (stopped, days, True)


@pytest.mark.parametrize(
    ("text", "days", "stopped"),
    [
        ("omeprazole from 2026-01-01 to 2026-03-01", 59, 266),
        ("omeprazole from 2026-01-01 until 2026-03-01", 59, 266),
        ("omeprazole from 2026-01-01 - 2026-03-01", 59, 266),
        ("omeprazole, started 2026-01-01 through 2026-03-01", 59, 266),
        ("omeprazole from 2026-01-01 to 2026-03-01 50 mg", 59, 266),
        ("omeprazole (2026-01-01 to 2026-03-01)", 59, 266),
        ("omeprazole 1 Jan 2026 - 1 Mar 2026", 59, 266),
        ("omeprazole Jan 2026 - Mar 2026", 59, 236),
        ("omeprazole started 2026-01-01 stopped 2026-03-01", 59, 266),
        ("omeprazole from 2026-01-01 to yesterday", 324, 1),
        ("omeprazole from 3 years ago to 2 years ago", 365, 730),
        ("omeprazole from 2026-01-01 to October 2026", None, None),
        ("omeprazole previously taken until 2026-11-21", None, 1),
    ],
)
def test_a_course_that_is_over_was_stopped_on_its_last_day(
    text: str, days: float | None, stopped: float | None
) -> None:
    reading = read(text)
    assert (reading.status, reading.stopped, reading.days, reading.stopped_days) == (
        "matched",
        True,
        days,
        stopped,
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("omeprazole from 2026-01-01 to 2026-11-22", 325),
        ("omeprazole from 2026-01-01 to 2027-03-01", 325),
        ("omeprazole from 2027-01-01 to 2027-03-01", None),
        ("omeprazole from 2026-01-01 to November 2026", 325),
        ("omeprazole from 2026-01-01 to date", 325),
        ("omeprazole since 2026-01-01", 325),
        ("omeprazole until 2026-11-22", None),
        ("omeprazole until today", None),
        ("omeprazole until 2026", None),
        ("omeprazole 2026-01-01", None),
        ("omeprazole 2026-01-01 to be reviewed", None),
        ("omeprazole 2015-2017", None),
    ],
)
def test_a_course_that_is_not_over_is_taken(text: str, days: float | None) -> None:
    reading = read(text)
    assert (reading.stopped, reading.held, reading.days) == (False, False, days)


@pytest.mark.parametrize(
    "text",
    [
        "omeprazole from 2026-05-01 to 2026-03-01",
        "omeprazole from 2026-02-30 to 2026-03-01",
        "omeprazole from 2026-01-01 to 2026-02-30",
        "omeprazole until 2026-02-30",
        "omeprazole 2026-05-01 to 2026-03-01",
        "omeprazole from 2 years ago to 3 years ago",
    ],
)
def test_of_a_course_that_cannot_be_nothing_is_taken(text: str) -> None:
    reading = read(text)
    assert (reading.status, reading.stopped, reading.days) == ("partly", False, None)
    assert (reading.started_on, reading.stopped_on) == ("", "")
    assert reading.not_understood


def test_days_behind_a_start_that_no_word_ties_to_it_are_of_nothing_in_particular() -> None:
    reading = read("omeprazole since 2026-01-01 - 2026-03-01")
    assert (reading.stopped, reading.days) == (False, 325)


def test_a_course_without_today_is_not_over() -> None:
    reading = READER.read("omeprazole from 2026-01-01 to 2026-03-01")
    assert (reading.stopped, reading.days, reading.started_on) == (False, None, "2026-01-01")


@pytest.mark.parametrize(
    "text",
    [
        "omeprazole and furosemide from 2026-01-01 to 2026-03-01",
        "omeprazole 20 mg, furosemide until 2026-03-01",
        "omeprazole held until 2026-03-01",
    ],
)
def test_where_it_is_not_plain_what_is_over_nobody_knows(text: str) -> None:
    reading = read(text)
    assert (reading.stopped, reading.held, reading.status) == (False, True, "partly")


def test_the_end_of_another_dose_ends_no_medicine() -> None:
    reading = read("omeprazole 20 mg daily, 40 mg until 2026-03-01")
    assert (reading.stopped, reading.held, reading.status) == (False, False, "partly")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("furosemide on hold", True),
        ("furosemide HELD", True),
        ("furosemide - hold", True),
        ("furosemide withheld", True),
        ("furosemide 40 mg daily, hold if BP low", False),
        ("furosemide not held", False),
        ("furosemide should be held", False),
        ("furosemide", False),
    ],
)
def test_held(text: str, held: bool) -> None:
    assert read(text).held is held


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("not taking furosemide", False),
        ("furosemide - never taken", False),
        ("allergic to furosemide", False),
        ("Allergy: furosemide", False),
        ("furosemide intolerance", False),
        ("no furosemide", False),
        ("furosemide no.3", True),
        ("furosemide for allergy", True),
        ("furosemide do not crush or chew", True),
        ("furosemide", True),
    ],
)
def test_taken(text: str, taken: bool) -> None:
    assert read(text).taken is taken


@pytest.mark.parametrize(
    ("text", "acute"),
    [
        ("furosemide 40 mg stat", True),
        ("furosemide iv bolus", True),
        ("furosemide once", True),
        ("furosemide x 1", True),
        ("furosemide once daily", False),
        ("furosemide once nightly", None),
        ("furosemide x 1 tablet", None),
        ("furosemide", None),
    ],
)
def test_acute(text: str, acute: bool | None) -> None:
    assert read(text).acute is acute


@pytest.mark.parametrize(
    "text", ["omeprazole prn", "omeprazole as needed for reflux", "omeprazole if required"]
)
def test_as_needed_is_taken_and_marked(text: str) -> None:
    reading = read(text)
    assert (reading.prn, reading.taken, reading.status) == (True, True, "matched")


@pytest.mark.parametrize(
    ("text", "regular"),
    [
        ("omeprazole 20 mg daily", True),
        ("furosemide 40 mg bd", True),
        ("omeprazole 20 mg once a day", True),
        ("omeprazole 20 mg every 12 hours", True),
        # Nobody wrote when.
        ("omeprazole", False),
        ("omeprazole 20 mg", False),
        ("omeprazole for 30 days", False),
        # As needed is never at stated times, whatever else stands there.
        ("omeprazole prn", False),
        ("omeprazole 20 mg daily prn", False),
        ("furosemide 40 mg bd as needed", False),
    ],
)
def test_at_stated_times(text: str, regular: bool) -> None:
    assert read(text).regular is regular


@pytest.mark.parametrize(
    ("text", "begins"), [("Lasix 40", True), ("co-amilozide", True), ("40 mg Lasix", False), ("", False)]
)
def test_begins_with_a_name(text: str, begins: bool) -> None:
    assert READER.begins_with_name(text) is begins


def test_a_text_over_4096_bytes_is_not_read() -> None:
    assert read("lasix" + " " * 4091).substances == ("furosemide",)
    for text in ("lasix" + " " * 4092, "lasix" + "\u00e9" * 2046):
        assert read(text).status == "unrecognised"
        assert read(text).reason == "longer than 4096 bytes"


@pytest.mark.parametrize(
    "text",
    ["lasix " * 20_000, "a" * 102_400, "1-" * 2048, "1/2 " * 1024, "(" * 4096, "x1 " * 1300, "for " * 1000],
)
def test_no_text_takes_long(text: str) -> None:
    read("warm up fooboxin")
    # Guards against worse than linear time, far from any duration.
    assert quickest(lambda: read(text), 5) < 5


@given(st.text())
def test_any_text_is_answered_and_given_back(text: str) -> None:
    assert read(text).said == text


SAID = (
    "furosemide omeprazole zantac fooboxin 40 mg 1 / - ( ) , 2 tablets daily every 8 hours for x since"
    " 2024 march stopped held not taking prn 10 7 days half of elemental total magnesium oxide sodium"
    " chloride ? q6h then"
)
WORDS = st.sampled_from(SAID.split())


@given(st.lists(WORDS, max_size=12))
def test_a_line_is_matched_only_where_every_word_was_understood(words: list[str]) -> None:
    reading = read(" ".join(words))
    if "fooboxin" in words and "for" not in words and "prn" not in words:
        assert reading.status != "matched"
    named = {"furosemide", "omeprazole"} & set(words)
    assert named <= set(reading.substances)


@pytest.mark.parametrize(
    "text",
    [
        "omeprazole 20 mg, no allergies",
        "omeprazole 20 mg daily, previously 40 mg",
        "omeprazole 20 mg daily - was on 40 mg",
        "omeprazole 20 mg daily previously 40 mg",
        "omeprazole 20 mg (never with food)",
        "omeprazole 20 mg, allergic to penicillin",
        "omeprazole 20 mg daily, avoid NSAIDs",
    ],
)
def test_what_is_said_of_something_else_takes_no_medicine_away(text: str) -> None:
    reading = read(text)
    assert (reading.taken, reading.stopped, reading.held) == (True, False, False)
    assert reading.status == "partly"


@pytest.mark.parametrize(
    "text",
    [
        "stopped furosemide, started omeprazole",
        "furosemide 40 mg daily and omeprazole stopped",
        "furosemide 40 mg daily, allergic to omeprazole",
        "furosemide 40 mg daily (not on omeprazole)",
        "furosemide, omeprazole, stopped",
        "omeprazole, stopped by the clinic",
        "stopped furosemide, omeprazole not taken",
    ],
)
def test_where_it_is_not_plain_which_medicine_is_meant_nobody_knows(text: str) -> None:
    reading = read(text)
    assert (reading.taken, reading.stopped, reading.held) == (True, False, True)
    assert reading.status == "partly"


@pytest.mark.parametrize(
    "text",
    [
        "omeprazole 20 mg, stopped",
        "omeprazole (stopped 3 weeks ago)",
        "omeprazole - stopped",
        "stopped: omeprazole",
    ],
)
def test_a_state_alone_in_its_clause_is_about_the_medicine(text: str) -> None:
    assert read(text).stopped
    assert read(text).status == "matched"


@pytest.mark.parametrize("text", ["omeprazole, not taking", "omeprazole (refused)"])
def test_a_denial_alone_in_its_clause_is_about_the_medicine(text: str) -> None:
    assert not read(text).taken


def test_of_several_medicines_nobody_knows_which_course_was_meant() -> None:
    assert read("furosemide 40 mg for 2 years and omeprazole").days is None
    assert read("furosemide/omeprazole for 2 years").days == 730


def test_a_row_of_signs_is_no_line() -> None:
    assert read("furosemide " + "/" * 999).substances == ("furosemide",)
    long = read("furosemide " + "/" * 1000)
    assert (long.substances, long.status, long.reason) == (
        (),
        "unrecognised",
        "more than 1000 words and signs",
    )


@pytest.mark.parametrize(
    "text", ["furosemide, last cycle June 2026", "furosemide (last dose 3 Mar 2026)", "furosemide 2026-03-01"]
)
def test_a_day_of_nothing_in_particular_is_understood_and_tells_nothing(text: str) -> None:
    reading = read(text)
    assert (reading.status, reading.stopped, reading.days, reading.started_on) == ("matched", False, None, "")
