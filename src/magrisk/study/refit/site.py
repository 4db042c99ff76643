"""Calibrated settings as a site's own rule folder: the files, and how they appear all at once."""

import os
import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from magrisk.adapters.writing import final, replacing, sync_folder, told_as_output_problem
from magrisk.errors import UsageProblem
from magrisk.escape import markdown
from magrisk.rulebook import schema
from magrisk.rulebook.scaffold import FOLDERS

_PROSE = ("certainty", "fit", "assumptions", "method", "asks")
_FIRST = ("kind", "id", "replaces", "label", "mean", "sd", "slope", "population_mean", "population_sd")
# A text that YAML reads as it stands, in whatever place: anything else is put in quotes.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ ,().%/-]*")


class _Prose(str):
    """A text of ours, folded over lines."""


class _Writer(yaml.SafeDumper):
    """Writes YAML for the strict reader: no aliases, and quotes where a text could be something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if _PLAIN.fullmatch(text) else '"'
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)
_Writer.add_representer(
    _Prose, lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", str(text), style=">")
)


def files(settings: Sequence[schema.Setting]) -> Mapping[str, str]:
    """Every file of the folder by its name within it. No row of the roster is in any of them."""
    named = {f"{FOLDERS[one.kind]}/{one.id}.yaml": _setting(one) for one in settings}
    return {"README.md": _readme(settings), **named}


def _setting(setting: schema.Setting) -> str:
    said = setting.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"kind": setting.kind}
    ordered = {key: said[key] for key in (*(k for k in _FIRST if k in said), *said)}
    text: str = yaml.dump(
        _folded(ordered), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=100, indent=2
    )
    return text


def _folded(said: dict[str, Any]) -> dict[str, Any]:
    """The same with the texts of ours marked as prose."""
    return {
        key: _Prose(value) if key in _PROSE else _folded(value) if isinstance(value, dict) else value
        for key, value in said.items()
    }


_README = """\
# Calibrated settings

Fitted by `magrisk calibrate` {program} on {at} to: {on}.

| setting | rows | below the limit | limit | fitted | mean | sd | slope |
|---|---|---|---|---|---|---|---|
{rows}

The mean and sd are in mmol/L; the slope is the fall that a point stands for, in µmol/L. How each number
was fitted, its 95 % interval and the digest of the roster stand in the file of the setting. No row of
the roster is in this folder.

Check it, then lay it over the rules:

    magrisk rules check --rules FOLDER
    magrisk rules test --rules FOLDER
    magrisk screen --rules FOLDER --profile patient.yaml
    magrisk batch --rules FOLDER roster.csv -o scored.csv

Where other folders of rules were laid over when it was fitted, give them too, before this one.

Every answer for these settings then says what it was calibrated on; other settings are as they were.
Calibrate again when the rules change (an answer says so itself), when the laboratory changes its
method, and when other people are seen.
"""


def _readme(settings: Sequence[schema.Setting]) -> str:
    """What was done, and how the folder is used. What the site said is made harmless."""
    found = [setting.calibration for setting in settings if setting.calibration]
    return _README.format(
        program=found[0].program,
        at=found[0].at,
        on=markdown(found[0].on),
        rows="\n".join(_row(setting) for setting in settings),
    )


def _row(setting: schema.Setting) -> str:
    told = setting.calibration
    assert told is not None  # only calibrated settings are written
    limit = f"{told.limit.value:g} {markdown(told.limit.unit)}"
    numbers = f"{setting.mean:g} | {setting.sd:g} | {setting.slope:g}"
    return f"| {setting.id} | {told.rows} | {told.low} | {limit} | {', '.join(told.fitted)} | {numbers} |"


# ---------------------------------------------------------------- on the disk


def check_folder(folder: Path) -> None:
    """Refuses a folder that cannot be made. Raises UsageProblem."""
    name = folder.name or str(folder)
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageProblem(f"{name}: the folder holds something, wanted a new one: nothing is written over")
    if os.path.lexists(folder) and not folder.is_dir():
        raise UsageProblem(f"{name}: is no folder, wanted the name of a new one")
    if not final(folder).parent.is_dir():
        raise UsageProblem(f"{name}: the folder that it is to stand in does not exist")


def write(folder: Path, content: Mapping[str, str]) -> None:
    """Make a folder of files: all of them under its final name, or nothing. Raises OutputProblem."""
    check_folder(folder)
    target = final(folder)
    partial = target.with_name(f".{target.name[:100]}.magrisk-{secrets.token_hex(8)}.partial")
    try:
        with told_as_output_problem(folder):
            partial.mkdir(mode=0o700)
            for name in content:
                (partial / name).parent.mkdir(mode=0o700, exist_ok=True)
        for name, text in content.items():
            with replacing(partial / name) as out:
                out.write(text)
        with told_as_output_problem(folder):
            os.rename(partial, target)
        sync_folder(target)
    finally:
        with suppress(OSError):
            shutil.rmtree(partial)
