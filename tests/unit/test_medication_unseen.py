"""Texts as they are written elsewhere: salts in brackets, letters behind names, directions of other tongues."""

import pytest

from test_medication import read


@pytest.mark.parametrize("sign", [",", ";", ":", "."])
def test_a_sign_ends_a_name(sign: str) -> None:
    reading = read(f"omeprazole{sign} magnesium 300 mg")
    assert reading.substances == ("omeprazole", "magnesium-salt-unspecified")
