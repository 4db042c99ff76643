"""What stands in the columns of a made roster beside the medicines: words with how often each is seen."""

from collections.abc import Mapping

Words = Mapping[str, float]

SEX: Words = {"female": 46, "male": 42, "F": 6, "M": 6}
SETTING: Words = {
    "community": 52,
    "community-older": 20,
    "inpatient": 14,
    "outpatient": 7,
    "emergency": 3,
    "icu": 1,
    "oncology": 2,
    "diabetes-clinic": 1,
}
CLOSED: Words = {"": 70, "yes": 30}
ALCOHOL: Words = {
    "": 45,
    "none": 25,
    "light": 23,
    "heavy": 3,
    "4 drinks/day": 1,
    "2 drinks/day": 3,
}
LIFESTYLE: Words = {"": 90, "smoking": 8, "low magnesium diet": 1, "chronic stress": 1}
SYMPTOMS: Words = {
    "": 90,
    "fatigue": 4,
    "muscle cramps": 2,
    "dizziness": 2,
    "tremor": 1,
    "weakness; fatigue": 0.5,
    "palpitations": 0.5,
}
CONDITIONS: Words = {
    "hypertension": 24,
    "I10": 20,
    "type 2 diabetes": 14,
    "E11.9": 14,
    "E78.5": 12,
    "high cholesterol": 8,
    "osteoarthritis": 9,
    "M19.90": 4,
    "asthma": 8,
    "J45.909": 4,
    "COPD": 7,
    "J44.9": 4,
    "atrial fibrillation": 7,
    "I48.91": 5,
    "heart failure": 6,
    "I50.9": 5,
    "CKD 3": 6,
    "N18.3": 3,
    "CKD 4": 2,
    "N18.4": 1,
    "hypothyroidism": 6,
    "E03.9": 4,
    "depression": 8,
    "F32.A": 4,
    "anxiety": 6,
    "GERD": 8,
    "K21.9": 6,
    "ischaemic heart disease": 6,
    "I25.10": 4,
    "obesity": 5,
    "E66.9": 3,
    "osteoporosis": 4,
    "gout": 3,
    "stroke": 3,
    "Z86.73": 1,
    "epilepsy": 2,
    "breast cancer": 2,
    "C50.919": 1,
    "prostate cancer": 2,
    "chronic diarrhoea": 1,
    "K52.9": 0.5,
    "Crohn's disease": 0.7,
    "ulcerative colitis": 0.7,
    "coeliac disease": 0.7,
    "alcohol dependence": 1,
    "F10.20": 0.7,
    "cirrhosis": 0.7,
    "malnutrition": 0.6,
    "E46": 0.3,
    "hypokalaemia": 0.5,
    "E87.6": 0.4,
    "hyponatremia": 0.7,
    "acute pancreatitis": 0.3,
    "kidney transplant": 0.2,
    "type 1 diabetes": 1,
    "gastric bypass": 0.4,
    "vomiting": 0.6,
    "sepsis": 0.4,
    "rheumatoid arthritis": 2,
    "migraine": 3,
    "pregnant": 0.5,
    "long QT": 0.1,
}
HOW_MANY_CONDITIONS: Words = {"0": 28, "1": 30, "2": 22, "3": 13, "4": 7}


def bell(low: float, high: float, step: float, middle: float, width: float, empty: float = 0) -> Words:
    """Numbers that lie about a middle, as words; `empty` is the share of cells without one."""
    decimals = len(f"{step:g}".partition(".")[2])
    count = round((high - low) / step) + 1
    numbers = [low + step * place for place in range(count)]
    heights = [1 / (1 + ((number - middle) / width) ** 4) for number in numbers]
    scale = (1 - empty) / sum(heights)
    words = {f"{n:.{decimals}f}": scale * h for n, h in zip(numbers, heights, strict=True)}
    return {"": empty} | words if empty else words


AGE = bell(18, 98, 1, 66, 20)
EGFR = bell(8, 120, 1, 74, 26, empty=0.35)
MAGNESIUM = bell(0.9, 2.8, 0.1, 1.9, 0.3, empty=0.8)
POTASSIUM = bell(2.5, 6.0, 0.1, 4.2, 0.5, empty=0.5)

# By column, in their order; the lists of medicines and of conditions stand between the third and the fourth.
CELLS: Mapping[str, Words] = {
    "age": AGE,
    "sex": SEX,
    "setting": SETTING,
    "no_other_conditions": CLOSED,
    "egfr": EGFR,
    "magnesium_mg_dl": MAGNESIUM,
    "potassium_mmol_l": POTASSIUM,
    "alcohol": ALCOHOL,
    "lifestyle": LIFESTYLE,
    "symptoms": SYMPTOMS,
}
