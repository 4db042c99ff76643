"""The words that direct how a medicine is taken: routes, forms, frequencies, states and units, as tables.

They are language, not clinical rules: they say nothing about any drug. A phrase of several words is
written as its tokens, with blanks between them.
"""

from magrisk.reading import other_tongues
from magrisk.reading.lists import meanings, phrases, words

# Said outright: this decides.
ROUTES: dict[str, str] = meanings(
    {
        "oral": "po, p o, per os, by mouth, oral, orally, by oral route, ng, ngt, ng tube, nasogastric,"
        " via peg, per peg, by peg, peg tube, g tube, j tube, via tube, per tube, enteral, sl, sublingual,"
        " sublingually, under"
        " the tongue, bq, buccal",
        "injected": "im, intramuscular, intramuscularly, sc, sq, subq, sub q, subcut, subcutaneous,"
        " subcutaneously, ij, ij / iv, iv / ij, im / iv, iv / im, sub cut",
        "intravenous": "iv, ivp, iv push, ivpb, intravenous, intravenously, piggyback, piggy back, pgbk,"
        " lvp, ivpush",
        "inhaled": "inha, oral inhalation, for oral inhalation, oral pressurised inhalation,"
        " powder for oral inhalation, dry powder inhaler, mdi, dpi, turbohaler, rotahaler, easyhaler,"
        " steri neb, easi breathe, easibreathe, e breathe, breath actuated device, neb, nebs, nebu,"
        " nebulizer, nebuliser, nebulized, nebulised, nebulization,"
        " nebulisation, inh, inhl, inhaled, inhale, inhalation, inhaler, in soln, in nebu, in caps, in"
        " aers, in aepb, in aerb, in aero, in susp, hfa, diskus, puffs inhaled, respule, respules, puff,"
        " puffs, turbuhaler, accuhaler, evohaler, ellipta, respimat, handihaler, flexhaler, twisthaler,"
        " aerolizer, neohaler, redihaler, digihaler, pressair",
        "rectal": "rectal, rectally, rect, re supp, suppository, suppositories, supp, suppos, enema, enem,"
        " per"
        " rectum",
        "local": "topical, topically, top, ex, ophthalmic, ophth, op, eye, eyes, ou, eye drops, eye drop,"
        " ear,"
        " ears, ear drops, otic, ot, nasal, nasally, intranasal, nostril, nostrils, nose, na susp, na"
        " soln, na aers, na spry, vaginal, vaginally, pv, va, intravitreal, mouthwash, mwsh, mt, mm,"
        " gargle, oral rinse, mouth rinse, swish, swish and spit, bath, bladder irrigation, irrigation,"
        " intravesical, intravesically, intra articular, intra - articular, intraarticular, into the joint,"
        " into the knee joint, into the shoulder joint, joint injection, intralesional, intrathecal,"
        " intrathecally, intra - thecal, intra thecal,"
        " irrigate, lock, flush, lock flush, lok, flushsyrg, to skin, to the skin, on the skin, affected"
        " area, affected areas, shampoo,"
        " dental, toothpaste, oral gel for gums",
    }
)

# A route or something else: "pr" is prolonged release behind a tablet, "au" is "at the" in French.
RECTAL_OR_RELEASE = frozenset({"pr"})
EARS_OR_AT = frozenset({"au"})
# What a remedy is for, within its name: no place that it goes to.
COMPLAINTS = frozenset(
    phrases(
        "stuffy nose, runny nose, blocked nose, congested nose, itchy nose, itchy eyes, watery eyes,"
        " itchy watery eyes, itchy ears"
    )
)

# What a form suggests where no route is said.
FORM_ROUTES: dict[str, str] = meanings(
    {
        "oral": "tbec, tbcr, tbdp, tb24, tb12, cp24, cp12, cpdr, cpcr, cpep, chew, chewable, chewables,"
        " caplet, caplets, softgel, softgels, odt, syrup, syrp, elixir, elix, sachet, sachets, cap del"
        " rel, lozenge, troche, subl, tablet, tablets, tab, tabs, capsule, capsules, cap, caps, pill,"
        " pills, cap tab, sach, chble, disper, durule, durules, linctus, linct, dry syrup, effervescent,"
        " orodispersible, disintegrating, dispersible, disperse,"
        " gastro resistant, mups,"
        " granules",
        "injected": "inj, injection, injections, injectable, inject, vial, vials, ampoule, ampoules,"
        " ampule, ampules, amp, amps, syringe, syringes, syr, syrg, sdv, mdv, prefilled, pen, flexpen,"
        " solostar, pfs, carpuject, crtrdg, crtrdg ndl, solr, recon, depot",
        "intravenous": "infusion, infusions, drip, bag, solp, minibag",
        "inhaled": "aers, aepb, inhal",
        "local": "apply, cream, crea, crm, creams, ointment, oint, gel, lotion, lotn, shampoo, foam,"
        " eyedrops,"
        " eardrops, emollient",
    }
)

# Nouns that a number may count, so that "2 tablets" doubles the strength.
COUNTED = (
    words(
        "tablet tablets tab tabs capsule capsules cap caps caplet caplets pill pills sachet sachets softgel"
        " softgels"
    )
    | other_tongues.COUNTED
)
# Other nouns that a number may count: how much of the drug that is was not said.
COUNTED_OTHERWISE = (
    words(
        "puff puffs spray sprays drop drops gtt gtts actuat actuats actuation actuations"
        " dose doses application applications patch patches vial vials"
        " ampoule ampoules amp amps each ea act spoonful teaspoon teaspoons tsp tbsp unit syringe bag scoop"
        " packet pack packets lozenge suppository inhalation inhalations refills rf"
    )
    | other_tongues.COUNTED_OTHERWISE
)

# Times a day.
TIMES: dict[str, float] = {
    phrase: times
    for times, said in (
        (
            1.0,
            "daily, qd, od, q d, once daily, every day, each day, a day, per day, everyday, o d, / day,"
            " mdaily, dly",
        ),
        (1.0, "q24h, q24hr, qday, q day, once a day, one time daily, one time a day, / d, 1 / day"),
        (
            2.0,
            "bd, bid, b d, b i d, twice daily, twice a day, twice per day, twice every day, two times"
            " daily, b id",
        ),
        (3.0, "tds, tid, t i d, t d s, three times daily, thrice daily, thrice a day, ter die"),
        (4.0, "qds, qid, q i d, q d s, four times daily"),
        (
            0.5,
            "qod, q o d, eod, every other day, alternate days, on alternate days, every second day, alt days",
        ),
        (0.5, "every alternate day, each alternate day, qad"),
        (
            1 / 7,
            "weekly, once weekly, every week, each week, once a week, qweek, q week, per week, a"
            " week, / week, / wk",
        ),
        (1 / 7, "once per week, once every week, qwk, q wk"),
        (2 / 7, "twice weekly, twice a week, twice per week"),
        (1 / 14, "fortnightly, every fortnight, every other week, biweekly every other week"),
    )
    for phrase in phrases(said)
}

# Times of the day; each is one dose.
MOMENTS: dict[str, str] = meanings(
    {
        "morning": "mane, qam, q am, am, in the morning, every morning, each morning, morning, mornings,"
        " at breakfast, before breakfast, with breakfast, after breakfast, breakfast, om, q morning, every"
        " am, in the am",
        "noon": "noon, at noon, midday, lunchtime, at lunch, before lunch, with lunch, lunch, at midday",
        "evening": "evening, in the evening, every evening, each evening, pm, qpm, q pm, with dinner,"
        " before dinner, at dinner, teatime, with supper, before supper, with evening meal, every pm, in"
        " the pm",
        "night": "nocte, qhs, q hs, q h s, at bedtime, bedtime, at bed time, before bed, before bedtime,"
        " nightly, every night, at night, each night, on, night, nights, every night at bedtime, qnight",
    }
)
# "on" is "omne nocte" only where a doctor writes in capitals; in a sentence it is a word like any other.
del MOMENTS["on"]

PRN = frozenset(
    phrases(
        "prn, p r n, as needed, if needed, when needed, as required, when required, if required, sos,"
        " only if needed, as necessary, when necessary, as needed for, as needed with food"
    )
)
ACUTE = frozenset(
    phrases(
        "stat, once, bolus, one time, one time dose, single dose, one dose, once only, one off, x once,"
        " loading dose, load, single one time dose"
    )
)

# What stands between the first and the last day of a course.
UP_TO = words("to until till through thru")

# What became of the medicine.
STATES: dict[str, str] = meanings(
    {
        "stopped": "stopped, discontinued, ceased,"
        " finished, completed, no longer taking, no longer on, no longer takes, no longer using, not any"
        " more, previously, formerly, used to take, used to be on, was on, was taking, in the past, former,"
        " previously on, discontinue, quit",
        # Discharged or discontinued: read either way by those who write it.
        "unsure": "d / c, d / c'd, d / ced, d / cd, dc, dc'd, dced",
        "held": "held, on hold, withheld, paused, suspended, hold, holding, being held, currently held",
        "not-taken": "not taking, not taken, not on, not currently taking, not currently on, not using,"
        " not used, never, never taken, never took, never had, has never taken, does not take, doesn't"
        " take, isn't taking, is not taking, is not on, isn't on, not started, never started, not given,"
        " refused, declined, avoid, contraindicated, do not take, do not give, do not use, do not"
        " prescribe, do not start, don't take, don't give, don't use, allergic to, allergic, allergy,"
        " allergies, allergy to, allergies to, intolerant, intolerance, intolerant of, intolerant to,"
        " intolerance to, intolerance of, anaphylaxis, anaphylaxis to, adverse reaction to, no, without,"
        " denies, denies taking, denies use of, hypersensitivity, hypersensitivity to, nil",
        "taken": "not stopped, never stopped, not discontinued, not held, never missed, never misses,"
        " never misses a dose, no change, no changes, not paused, without food, without regard to food,"
        " without meals, do not crush, do not crush or chew, do not chew, do not stop, don't stop, with or"
        " without food, never stop, no refills, not to be stopped, not missed, without interruption, no"
        " side effects, no problems",
    }
)
# Before a word for "stopped" or "held" these say that it has not happened.
NOT_YET = words("be if when until unless may can should will before after to not") | (
    words("pas non nicht ikke inte niet wird soll wenn")
)

# Said beside a dose that is then not plainly known.
UNSURE_DOSE = words(
    "or then titrate titrated titration taper tapering tapered reducing reduce increasing increase up max"
    " maximum mdd variable range alternate alternating sliding scale hs tiw biw monday tuesday wednesday"
    " thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun twice thrice extra"
    " additional repeat reduced increased monthly day days week weeks month months corrective dosing"
    " adjusted"
)
ELEMENTAL = frozenset({"elemental"})
TOTAL = frozenset({"total"})

# A reason for taking stands behind these; its words say nothing about the medicine.
BEFORE_A_REASON = frozenset({"for", "prn", "because", "due", "against"})
# Behind these a name says what is measured, not what is taken: "check glucose three times daily".
MEASURED = words("check checks checking test tests testing monitor measure blood serum plasma")
# Before one of these a name says what the strength of the medicine is measured by.
MEASURES = frozenset({"activity"})
# What a syrup tastes of is no medicine of its own: "sweetened with …".
TASTES = words("sweetened flavoured flavored edulcore edulcoree edulcorado edulcorada")
WITH = words("with au con com a")
FLAVOURS = words("lemon flavour flavor flavoured flavored")
LIQUIDS = words("syrup sirup linctus liquid lozenge lozenges")
ENDS_A_REASON = frozenset({"and", "plus", "with", "w", "/", "+", "&", ",", ";", "(", ")", "|", "-", ":", "."})

MASS_IN_MG: dict[str, float] = {
    name: factor
    for factor, said in (
        (1.0, "mg mgs milligram milligrams"),
        (1000.0, "g gm gms gram grams"),
        (0.001, "mcg mcgs \u03bcg ug microgram micrograms"),
    )
    for name in said.split()
} | other_tongues.MASS_IN_MG
OTHER_UNITS = other_tongues.UNITS | words(
    "meq mmol mmole mmoles mmols unit units iu u ml mls l cc % mol ng nanogram nanograms mci mbq kg million"
)
UNITS = OTHER_UNITS | MASS_IN_MG.keys()
DENOMINATORS = other_tongues.A_DAY | words(
    "ml mls l cc tablet tab capsule cap dose act actuat actuation hr h hour hrs min minute kg m2 each spray"
    " puff"
    " vial patch inhalation day d 24h 24hr unit units drop sachet"
)
NUMBER_WORDS: dict[str, float] = {
    "half": 0.5,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "seven": 7.0,
    "eight": 8.0,
    "nine": 9.0,
    "ten": 10.0,
    "twelve": 12.0,
}
# How many a day where "once", "twice" or "3 times" stands before it.
PERIODS: dict[str, float] = {
    **dict.fromkeys(("day", "daily", "d", "24h", "24hr", *other_tongues.A_DAY), 1.0),
    **dict.fromkeys(("week", "weekly", "wk", "weeks", *other_tongues.WEEKS), 1 / 7),
}
TIMES_WORDS: dict[str, float] = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        phrases(
            "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug,"
            " september sep sept, october oct, november nov, december dec"
        ),
        start=1,
    )
    for name in names.split()
}
# A year is 365 days and a month a twelfth of it; a part of a day is dropped, so 6 months are 182 days.
DAYS_IN: dict[str, float] = {
    **dict.fromkeys(("day", "days", "d", "night", "nights", *other_tongues.DAYS), 1.0),
    **dict.fromkeys(("week", "weeks", "wk", "wks", *other_tongues.WEEKS), 7.0),
    **dict.fromkeys(("month", "months", "mo", "mos", "mth", "mths", *other_tongues.MONTHS), 365 / 12),
    **dict.fromkeys(("year", "years", "yr", "yrs", "y", *other_tongues.YEARS), 365.0),
}
CYCLES = words("cycle cycles")
# Beside "6 cycles" these say that so many were given; without them it may be what is planned.
BEFORE_CYCLES_GIVEN = words("after completed received had following given finished")
BEHIND_CYCLES_GIVEN = words("given completed received done already administered finished so")
HOURS = words("hour hours hr hrs h hourly") | other_tongues.HOURS
