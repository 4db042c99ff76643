"""The sets of texts, each with what its source says that they are."""

import csv
import gzip
import io
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .judging import Read, Truth
from .names import Ingredients, plain
from .rxnorm import bases, parts
from .truth import Labels

Reader = Callable[[str], Read]


@dataclass(frozen=True)
class Case:
    """One text; without a truth only its status can be told."""

    of: str
    text: str
    label: str
    truth: Truth | None = None
    weight: int = 1
    kind: str = ""


def faers(data: Path, labels: Labels) -> Iterator[Case]:
    """Safety reports: the substances are those that the source assigned."""
    for row in rows(data / "faers_strings_dev.csv"):
        assigned = row["substance"].split(" | ")
        yield Case("FAERS", row["drugname"], row["substance"], labels.truth(assigned), int(row["n"]))


def rxnorm(data: Path, labels: Labels) -> Iterator[Case]:
    """Names of drugs, brands and ingredients: the ingredients are read off the name, by RxNorm's own rule."""
    table = rows(data / "vocab_rxnorm_prescribable" / "rxnorm_names.csv.gz")
    brands = _of_brands(row["name"] for row in table)
    for row in table:
        sets = brands.get(row["name"], []) if row["tty"] == "BN" else [parts(row["name"]).ingredients]
        label = " | ".join(sorted({" / ".join(one) for one in sets}))
        yield Case("RxNorm", row["name"], label, labels.any_of(sets), kind=row["tty"])


def _of_brands(names: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """The ingredient sets of each brand, from the names that carry it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        one = parts(name)
        if one.brand:
            found.setdefault(one.brand, []).append(one.ingredients)
    return found


def brands_of(data: Path, labels: Labels) -> dict[str, frozenset[Ingredients]]:
    """What a brand may hold by RxNorm, where the vocabulary has a name for all of it."""
    table = rows(data / "vocab_rxnorm_prescribable" / "rxnorm_names.csv.gz")
    told = {
        plain(brand): labels.any_of(sets) for brand, sets in _of_brands(row["name"] for row in table).items()
    }
    return {brand: truth.sets for brand, truth in told.items() if not truth.unlisted}


def eicu(data: Path) -> Iterator[Case]:
    """Hospital texts: nothing but the text."""
    for row in rows(data / "eicu_strings_dev.csv"):
        yield Case("eICU", row["drugname"], "", weight=int(row["n"]))


def same_ingredients(data: Path, read: Reader) -> Iterator[Case]:
    """Hospital texts that the source holds for one ingredient list: what most of them are read as."""
    for row in rows(data / "eicu_hicl_sets_dev.csv"):
        texts = row["strings"].split(" || ")
        truth = _most_often(map(read, texts))
        for text in texts:
            yield Case("eICU sets", text, f"set {row['hicl']}", truth)


def part_d(data: Path, read: Reader) -> Iterator[Case]:
    """US pairs of a brand and its generic: one must be read as the other."""
    generics: dict[str, list[str]] = {}
    brands: dict[str, list[str]] = {}
    for row in rows(data / "strings_partd_brand_generic" / "partd_brand_generic.csv"):
        generics.setdefault(row["brand_name"], []).append(row["generic_name"])
        brands.setdefault(row["generic_name"], []).append(row["brand_name"])
    for brand, named in generics.items():
        yield Case("Part D brands", brand, " | ".join(named), any_generic([read(one) for one in named]))
    for generic, named in brands.items():
        truth = more_by_brand(read(generic), [read(one) for one in named])
        yield Case("Part D generics", generic, " | ".join(named), truth)


def any_generic(reads: Iterable[Read]) -> Truth:
    """A brand of several generics may be any; one that was not understood to its end tells only the least."""
    reads = [one for one in reads if one.substances or one.status != "matched"]
    sure = frozenset(one.substances for one in reads if one.status == "matched")
    return Truth(sure, in_part=frozenset(one.substances for one in reads if one.status != "matched"))


def more_by_brand(generic: Read, brands: Iterable[Read]) -> Truth | None:
    """Nothing but its brands can tell that a generic, read in part, names more."""
    fuller = frozenset(one.substances for one in brands if generic.substances < one.substances)
    return Truth(fuller) if generic.status == "partly" and fuller else None


def look_alikes(data: Path, labels: Labels) -> Iterator[Case]:
    """Names that were taken for each other, alone and with doses and directions behind them."""
    file = data / "strings_sigs_parserx" / "sigs.csv"
    directions = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    for row in rows(data / "strings_lasa_fda" / "fda_tall_man_pairs.csv"):
        for name, other in itertools.permutations((row["name_a"], row["name_b"])):
            truth = replace(labels.truth([name]), never=labels.truth([other]).known)
            for behind in ("", " 5 mg", *(f" 10 mg, {sig}" for sig in directions)):
                yield Case("look-alikes", name + behind, name, truth)


def _most_often(reads: Iterable[Read]) -> Truth | None:
    found: Counter[Ingredients] = Counter(
        one.substances for one in reads if one.substances and one.status != "ambiguous"
    )
    most = sorted(found, key=lambda one: (-found[one], sorted(one)))
    return Truth(frozenset(most[:1])) if most else None


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a table, packed or not."""
    content = file.read_bytes()
    text = gzip.decompress(content) if file.suffix == ".gz" else content
    return list(csv.DictReader(io.StringIO(text.decode("utf-8"), newline="")))


def all_cases(data: Path, labels: Labels, read: Reader) -> Iterator[Case]:
    """Every text of every set; where a set's truth is agreement, `read` tells what agrees."""
    yield from faers(data, labels)
    yield from eicu(data)
    yield from same_ingredients(data, read)
    yield from part_d(data, read)
    yield from look_alikes(data, labels)
    yield from rxnorm(data, labels)


def salts_of(data: Path) -> dict[str, str]:
    """Of which ingredient a salt is a salt, as RxNorm tells it."""
    table = rows(data / "vocab_rxnorm_prescribable" / "rxnorm_names.csv.gz")
    return bases((row["tty"], row["name"], row["ingredients_seen"]) for row in table)
