"""Whoever answers a doubt in the words of a profile moves the points by at most what the doubt said."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from random import Random
from typing import Any, NamedTuple

import pytest
from door import screened
from patients import SETTINGS

from magrisk.assessment import Assessment, Doubt
from program import TODAY, assessor

Profile = dict[str, Any]

CASES = 4
PATIENTS = 250 if os.environ.get("MAGRISK_HYPOTHESIS") == "nightly" else 150  # of a case
ANSWERS = 2  # to each patient at the most
# How often every kind of question is answered in a case at the least; it was 4 for the rarest of them.
FLOOR = 2

# ------------------------------------------------------------ who is asked

# Medicines as people write them, akin ones side by side; of some the dose or the route is open.
MEDICINES = (
    *("omeprazole", "omeprazole 20 mg", "pantoprazole 40 mg twice daily", "vonoprazan 20 mg"),
    *("lansoprazole", "furosemide 40 mg", "bumetanide", "hydrochlorothiazide 25 mg", "indapamide"),
    *("losartan/HCTZ", "amiloride 5 mg", "spironolactone 25 mg daily", "co-amilozide", "lisinopril 10 mg"),
    *("mannitol IV", "magnesium oxide", "magnesium oxide 400 mg", "magnesium citrate"),
    *("magnesium sulfate IV", "magnesium sulfate", "milk of magnesia", "magnesium hydroxide"),
    *("co-magaldrox", "magnesium trisilicate", "calcium carbonate 500 mg", "bisacodyl", "cisplatin"),
    *("cisplatin IV", "carboplatin", "oxaliplatin IV", "cetuximab", "panitumumab IV", "amphotericin B"),
    *("liposomal amphotericin B", "liposomal amphotericin B IV", "foscarnet IV", "pentamidine IV"),
    *("gentamicin", "amikacin", "tobramycin", "neomycin", "colistin IV", "ifosfamide IV", "tacrolimus"),
    *("tacrolimus 2 mg", "ciclosporin", "sirolimus", "prednisolone 5 mg", "dexamethasone", "salbutamol"),
    *("salbutamol nebuliser", "terbutaline", "theophylline", "formoterol inhaler", "metformin 500 mg"),
    *("gliclazide", "empagliflozin", "semaglutide", "insulin", "insulin glargine", "digoxin", "amiodarone"),
    *("citalopram", "ondansetron", "haloperidol", "sotalol", "quinidine", "levothyroxine 100 mcg"),
    *("patiromer", "teriparatide", "zoledronic acid IV", "denosumab", "estradiol", "famotidine"),
    *("warfarin", "zzyzxin"),
)
COURSES = ("", "", "", "", "for 10 days", "for 27 days", "for 6 weeks", "for 200 days", "since 2019")
STATES = ("", "", "", "", "held", "held", "stopped", "stopped", "stopped", "stopped 20 days ago", "PRN")
CONDITIONS = (
    *("type 2 diabetes", "diabetes", "poorly controlled type 1 diabetes", "no diabetes"),
    *("alcohol use disorder", "heavy drinking", "alcohol withdrawal"),
    *("chronic diarrhoea", "vomiting", "ileostomy", "Crohn's disease", "laxative misuse"),
    *("CKD stage 4", "CKD stage 3", "chronic kidney disease", "proteinuria", "dialysis", "haemodialysis"),
    *("hypokalaemia", "low calcium", "hypercalcaemia", "hypophosphataemia"),
    *("previous low magnesium", "previous cisplatin", "kidney transplant", "malnutrition"),
    *("long QT", "torsades de pointes", "diabetic ketoacidosis", "suppressed TSH", "asthma"),
)
LABS = (
    *("Mg 1.0 mg/dL", "Mg 1.6 mg/dL", "Mg 0.85 mmol/L", "Mg 0.35 mmol/L on 2026-10-20"),
    *("K 3.1 mmol/L", "K 4.4 mmol/L", "K 3.1 mmol/L on 2026-10-20", "Ca 1.9 mmol/L", "Ca 2.3 mmol/L"),
    *("eGFR 12", "eGFR 55", "eGFR 25 on 2026-10-20", "HbA1c 9.4 %", "HbA1c 6.9 %", "TSH 2 mIU/L"),
    *("creatinine 1.4 mg/dL", "creatinine 1.9 mg/dL", "creatinine 2.1 mg/dL"),
    *("albumin 30 g/L", "Na 130 mmol/L"),
)
ALCOHOL = ("", "", "", "none", "light", "heavy", "1 drink/day", "1.5 drinks/day", "1.9 drinks/day")
LIFESTYLE = ("poor-diet", "chronic-stress", "intense-exercise")
SYMPTOMS = ("muscle twitching", "seizures", "tetany", "fatigue", "U wave")


def patient(random: Random) -> Profile:
    """A patient, told more or less fully."""

    def some(words: tuple[str, ...], most: int) -> list[str]:
        return random.sample(words, random.randint(0, most))

    said = {
        "age": random.choice(("", "44", "72", ">89")),
        "sex": random.choice(("", "unknown", "female", "male")),
        "setting": random.choice(("", "", "", *SETTINGS, "pregnancy")),
        "conditions": some(CONDITIONS, 5),
        "no_other_conditions": random.random() < 0.15,
        "labs": some(LABS, 4),
        "alcohol": random.choice(ALCOHOL),
        "lifestyle": some(LIFESTYLE, 1),
        "symptoms": some(SYMPTOMS, 1),
    }
    return said if random.random() < 0.15 else {**said, "medications": medicines(random)}


def medicines(random: Random) -> list[str]:
    """A list of medicines, some of them akin, each told more or less fully."""
    at = random.randrange(len(MEDICINES) - 5)
    akin = random.sample(MEDICINES[at : at + 6], random.randint(0, 3))
    chosen = dict.fromkeys((*akin, *random.sample(MEDICINES, random.randint(0, 3))))
    texts = (f"{name} {random.choice(COURSES)} {random.choice(STATES)}" for name in chosen)
    return [" ".join(text.split()) for text in texts]


# ------------------------------------------------------------ what is answered


def each(name: str, texts: str) -> tuple[Profile, ...]:
    """Answers of one text each."""
    return tuple({name: [text]} for text in texts.split("; "))


def values_of(lab: str, values: str, unit: str) -> tuple[Profile, ...]:
    """Answers of one laboratory value each."""
    return tuple({"labs": [f"{lab} {value} {unit}".strip()]} for value in values.split())


POTASSIUM = values_of("K", "2.4 3.49 3.5 3.51 5.6", "mmol/L")
CALCIUM = values_of("Ca", "1.7 2.09 2.1 2.11 2.6 2.61 3.1", "mmol/L")
EGFR = values_of("eGFR", "8 29 30 59 60 95", "")
DIALYSATE = values_of("dialysate Mg", "0.2 0.25 0.3 0.5 0.6 0.75 1", "mmol/L")

# Answers that say a part of what is asked; several of them may be given together.
PARTS: dict[str, tuple[Profile, ...]] = {
    "diabetes": (
        *each("conditions", "type 2 diabetes; type 1 diabetes; secondary diabetes; E11.9"),
        *each("conditions", "poor glycaemic control; uncontrolled diabetes"),
        *values_of("HbA1c", "5.5 8.9 9 12", "%"),
    ),
    "alcohol": (
        *each("conditions", "alcohol use disorder; F10.20; no alcohol use disorder"),
        *({"alcohol": f"{number} drinks/day"} for number in (0.3, 0.5, 1, 1.2, 2, 2.5, 9)),
        {"alcohol": "heavy"},
    ),
    "gut-loss": (
        *each("conditions", "chronic diarrhoea; vomiting; ileostomy; Crohn's disease; ulcerative colitis"),
        *each("conditions", "coeliac disease; short bowel; chronic pancreatitis; laxative misuse"),
        *each("conditions", "no diarrhoea; no vomiting"),
    ),
    "dialysis": (*each("conditions", "haemodialysis; peritoneal dialysis"), *DIALYSATE),
    "kidney": (
        *EGFR,
        *each("conditions", "CKD stage 2; CKD stage 4; N18.5; chronic kidney disease; CKD G3b A3"),
        *each("conditions", "proteinuria; no proteinuria"),
    ),
    "chemotherapy-or-transplant": each("conditions", "previous cisplatin; kidney transplant; no transplant"),
    "potassium-or-calcium": (
        *POTASSIUM,
        *CALCIUM,
        *each("conditions", "hypokalaemia; low calcium; no hypokalaemia"),
    ),
}
# Answers that leave nothing of a question open.
WHOLE: dict[str, tuple[Profile, ...]] = {
    "diabetes": (
        {"conditions": ["no diabetes"]},
        {"conditions": ["type 2 diabetes"], "labs": ["HbA1c 7 %"]},
    ),
    "alcohol": (
        {"alcohol": "none"},
        {"alcohol": "light"},
        {"alcohol": "9 drinks/day", "conditions": ["no alcohol use disorder"]},
        {"alcohol": "heavy", "conditions": ["alcohol use disorder"]},
    ),
    "gut-loss": (
        {
            "conditions": [
                *("no chronic diarrhoea", "no vomiting", "no stoma", "no inflammatory bowel disease"),
                *("no coeliac disease", "no short bowel", "no chronic pancreatitis", "no laxative misuse"),
            ]
        },
    ),
    "intake": (*each("lifestyle", "poor-diet"), *each("conditions", "poor diet; no poor diet")),
    "earlier-low-magnesium": each(
        "conditions", "previous low magnesium; no previous low magnesium; no low magnesium in the past"
    ),
    "dialysis": (
        {"conditions": ["haemodialysis", "no peritoneal dialysis"], "labs": ["dialysate Mg 0.6 mmol/L"]},
        {"conditions": ["peritoneal dialysis", "no haemodialysis"], "labs": ["dialysate Mg 0.25 mmol/L"]},
    ),
    "kidney": (
        {"labs": ["eGFR 95"], "conditions": ["no proteinuria"]},
        {"labs": ["eGFR 45"], "conditions": ["CKD stage 3", "no proteinuria"]},
        {"labs": ["eGFR 20"], "conditions": ["CKD stage 4 with proteinuria"]},
    ),
    "chemotherapy-or-transplant": (
        {"conditions": ["no previous cisplatin", "no kidney transplant"]},
        {"conditions": ["previous cisplatin", "kidney transplant"]},
    ),
    "potassium-or-calcium": (
        {"labs": ["K 2.9 mmol/L", "Ca 2.3 mmol/L"]},
        {"labs": ["K 4.4 mmol/L", "Ca 2.1 mmol/L"]},
        {"labs": ["K 3.2 mmol/L", "Ca 1.9 mmol/L"]},
    ),
    "serum-potassium": POTASSIUM,
    "serum-calcium": CALCIUM,
    "egfr": EGFR,
    "dialysate-magnesium": DIALYSATE,
    "sex": ({"sex": "female"}, {"sex": "male"}),
    "setting": tuple({"setting": name} for name in SETTINGS),
    "setting pregnancy": each("conditions", "first trimester; second trimester; third trimester"),
}
# A level that was told decides these, so that who names them answers nothing.
DECIDED = {"HbA1c": ("poor glycaemic control", "uncontrolled diabetes"), "eGFR": ("CKD stage 4", "N18.5")}

# What is asked of one medicine: the words of an answer, put behind its text, what of its reading answers, and
# what else the words may change.
BEHIND: dict[str, tuple[tuple[str, ...], set[str], set[str]]] = {
    "duration": (
        (
            *(f"for {days} days" for days in (1, 6, 7, 13, 14, 27, 28, 55, 56, 83, 84, 91, 92, 181, 182)),
            *("for 2 years", "since 2019", "since 2026-11-01"),
        ),
        {"days"},
        {"started_on"},
    ),
    "dose": (
        (
            *("daily", "twice daily", "10 mg daily", "80 mg daily", "100 mg daily", "400 mg twice daily"),
            *("1 g three times daily", "140 mg elemental daily", "400 mg elemental three times daily"),
            *("2 mg/kg daily", "3 mg/kg daily", "5 mg/kg daily"),
        ),
        {"daily_dose_mg", "daily_dose_mg_per_kg", "elemental_mg_per_day"},
        {"strength", "regular", "acute"},
    ),
    "cycles": (tuple(f"after {number} cycles" for number in (1, 3, 4, 5, 6, 8)), {"cycles"}, set()),
    "stopped": (
        (*(f"{days} days ago" for days in (1, 29, 30, 60, 61, 180, 181, 1095, 1096)), "on 2026-10-01"),
        {"stopped_days"},
        {"stopped_on", "days"},
    ),
    "acute": (("stat", "single dose", "four times daily"), {"acute", "regular"}, set()),
    "as needed": (("PRN", "daily"), {"prn", "regular"}, {"daily_dose_mg", "elemental_mg_per_day", "acute"}),
    "route": (("by mouth", "IV", "IM", "nebulised", "eye drops", "cream"), {"route"}, set()),
}

KINDS = {"medications", *WHOLE, "use of a medicine", *(f"{topic} of a medicine" for topic in BEHIND)}


class Answer(NamedTuple):
    """A profile with an answer in it, whether nothing of the question is left open, and the new text of the
    medicine that was asked about."""

    profile: Profile
    whole: bool = True
    medicine: str = ""


def about(question: str, medicine: str = "a medicine") -> str:
    """A question about one medicine as it is asked about another; any other question as it stands."""
    topic, of, _ = question.partition(" of ")
    return f"{topic} of {medicine}" if of else question


def whole_answers(question: str, profile: Profile, random: Random) -> list[Answer]:
    """Answers that leave nothing of the question open."""
    topic, of, medicine = question.partition(" of ")
    if of:
        listed = profile["medications"]
        return [
            Answer(
                {**profile, "medications": [new if said == medicine else said for said in listed]}, whole, new
            )
            for new, whole in of_a_medicine(topic, medicine)
        ]
    if question == "medications":
        lists: tuple[list[str] | str, ...]
        lists = ([], "none", medicines(random), medicines(random), "\n".join(medicines(random)) or "nil")
        return [Answer({**profile, "medications": listed}) for listed in lists]
    assert question in WHOLE, f"no answer is known here to {question!r}"
    fitting = (reply for reply in WHOLE[question] if question not in PARTS or not tells_anew(profile, reply))
    return [Answer(over(profile, reply)) for reply in fitting]


def partial_answers(question: str, profile: Profile, random: Random) -> list[Answer]:
    """Answers that may leave something of the question open."""
    fitting = [reply for reply in PARTS.get(question, ()) if not tells_anew(profile, reply)]
    sizes = (1, 1, 2, 3) if fitting else ()
    return [Answer(over(profile, *random.choices(fitting, k=size)), False) for size in sizes]


def of_a_medicine(topic: str, text: str) -> Iterator[tuple[str, bool]]:
    """The text with an answer in it that is understood, and everything else as before; and whether the
    answer is whole."""
    if topic == "use":
        plain = " ".join(word for word in text.split() if word != "held")
        stopped = [] if "stopped" in plain else [f"{plain} stopped", f"{plain} stopped 9 days ago"]
        yield from ((new, True) for new in (plain, *stopped))
    else:
        words, answering, beside = BEHIND[topic]
        for new in (f"{text} {word}" for word in words):
            different = changed(text, new)
            if different & answering and different <= answering | beside:
                yield new, topic != "dose" or dose_of(text) in different


def dose_of(text: str) -> str:
    """Which dose of a medicine counts: of a salt that of its element."""
    if "amphotericin" in text:
        return "daily_dose_mg_per_kg"
    return "elemental_mg_per_day" if {"magnesium", "calcium"} & set(text.split()) else "daily_dose_mg"


def changed(text: str, answer: str) -> set[str]:
    """What is understood of one of two medicines, and not of the other."""
    before, after = (asdict(assessor().reader.medication(said, TODAY)) for said in (text, answer))
    return {name for name in before if before[name] != after[name]} - {"said"}


def tells_anew(profile: Profile, reply: Profile) -> bool:
    """Whether a reply says once more what was told already: it corrects that, and answers nothing."""
    told = {lab.split()[0] for lab in profile["labs"]}
    told |= {"eGFR"} if "creatinine" in told else set()
    decided = {name for lab in told for name in DECIDED.get(lab, ())}
    return bool(
        told & {lab.split()[0] for lab in reply.get("labs", ())}
        or decided & set(reply.get("conditions", ()))
        or (profile["alcohol"] and "alcohol" in reply)
    )


def over(profile: Profile, *replies: Profile) -> Profile:
    """A profile with replies laid over it: a list grows, anything else is replaced."""
    for reply in replies:
        lists: Profile = {
            name: [*profile[name], *said] for name, said in reply.items() if isinstance(said, list)
        }
        profile = {**profile, **reply, **lists}
    return profile


# ------------------------------------------------------------ what must hold


def faults(before: Assessment, doubt: Doubt, answer: Answer, after: Assessment) -> Iterator[tuple[str, str]]:
    """What an answer did that its doubt had not said: the name of the fault, and the fault."""
    assert before.score
    assert after.score
    moved = after.score.points - before.score.points
    if not -doubt.could_remove <= moved <= doubt.could_add:
        yield "points", f"moves the points by {moved:+}, said was -{doubt.could_remove} to +{doubt.could_add}"
    if not doubt.could_change_priority and after.priority != before.priority:
        yield "priority", f"changes the priority from {before.priority} to {after.priority}"
    again = about(doubt.question, answer.medicine)
    if answer.whole and again in [one.question for one in after.doubts]:
        yield "again", "is asked for again"


@pytest.mark.parametrize("seed", range(CASES))
def test_an_answer_does_what_its_doubt_said_and_is_not_asked_for_again(seed: int) -> None:
    random = Random(seed)
    answered: Counter[str] = Counter()
    wrong: dict[tuple[str, str], list[str]] = {}
    for _ in range(PATIENTS):
        profile = patient(random)
        before = screened(**profile)
        doubts = random.sample(before.doubts, len(before.doubts))
        # The kind that was answered least so far comes first: the rare ones have their turn, too.
        doubts.sort(key=lambda doubt: answered[about(doubt.question)])
        for doubt in doubts[: random.randint(1, ANSWERS)]:
            kind = about(doubt.question)
            answers = [
                *whole_answers(doubt.question, profile, random),
                *partial_answers(doubt.question, profile, random),
            ]
            if not answers:
                continue
            answer = random.choice(answers)
            answered[kind] += 1
            for fault, what in faults(before, doubt, answer, screened(**answer.profile)):
                told = {name: said for name, said in answer.profile.items() if said != profile.get(name)}
                said = {name: value for name, value in profile.items() if value or name == "medications"}
                wrong.setdefault((kind, fault), []).append(f"{said}: {doubt.question!r}, {told} {what}")

    assert min(answered[kind] for kind in KINDS) >= FLOOR, answered
    assert not wrong, "\n".join(f"{len(found)} times: {min(found, key=len)}" for found in wrong.values())


# The smallest patients whose doubt was wrong about its answer.
SMALLEST: tuple[tuple[Profile, str, Profile], ...] = (
    ({"age": "72", "labs": ["creatinine 2 mg/dL"], "alcohol": "1.5 drinks/day"}, "sex", {"sex": "female"}),
    ({"labs": ["K 3.1 mmol/L on 2026-10-20"]}, "setting", {"setting": "icu"}),
    ({"labs": ["Mg 0.35 mmol/L on 2026-10-20"]}, "setting", {"setting": "icu"}),
    ({"medications": ["amiodarone"]}, "setting", {"setting": "diabetes-clinic"}),
    ({"conditions": ["hypokalaemia"]}, "potassium-or-calcium", {"labs": ["K 4.4 mmol/L"]}),
    (
        {"setting": "oncology", "conditions": ["low calcium"], "labs": ["K 4.4 mmol/L"]},
        "serum-calcium",
        {"labs": ["K 4.4 mmol/L", "Ca 2.61 mmol/L"]},
    ),
    ({"medications": ["gentamicin"]}, "route of gentamicin", {"medications": ["gentamicin eye drops"]}),
)


@pytest.mark.parametrize(
    ("profile", "question", "told"), SMALLEST, ids=[question for _, question, _ in SMALLEST]
)
def test_an_answer_that_its_doubt_was_wrong_about_once_does_what_it_says(
    profile: Profile, question: str, told: Profile
) -> None:
    before = screened(**profile)
    doubt = next(doubt for doubt in before.doubts if doubt.question == question)
    answer = Answer({**profile, **told}, whole=False)
    assert list(faults(before, doubt, answer, screened(**answer.profile))) == []
