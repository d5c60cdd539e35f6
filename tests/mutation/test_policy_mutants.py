"""The makers of mutants make what they say: one token changed, and the file still stands where it stood."""

from functools import partial
from pathlib import Path

import pytest
from policy_mutants import Mutant, mutants
from policy_score import FILES, caught

SOME = mutants(FILES, seed=7, count=1500)
KINDS = sorted({m.kind for m in SOME})


@pytest.mark.parametrize("mutant", SOME[::150], ids=lambda m: f"{Path(m.file).stem}:{m.line}")
def test_a_mutant_differs_in_one_token(mutant: Mutant) -> None:
    old, new = FILES[mutant.file].decode().split("\n"), mutant.data.decode().split("\n")
    if mutant.kind == "row removed":
        assert len(new) < len(old)
    else:
        changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        assert len(changed) == 1
        assert changed[0][1] == changed[0][0].replace(mutant.old, mutant.new, 1) or mutant.new in changed[0][1]


def test_every_kind_of_slip_is_made() -> None:
    assert KINDS == ["clause", "date", "id", "number", "row removed", "unit", "yes-no"]


@pytest.mark.parametrize("kind", KINDS)
def test_slips_of_each_kind_are_caught(kind: str) -> None:
    """The score over 400 is `make mutants`; this keeps the road to it open."""
    assert any(
        map(partial(caught, FILES), [m for m in SOME if m.kind == kind and m.file.startswith(("sla", "rules"))][:3])
    )
