"""The bugs of `make mutants` still fit the code they are planted in."""

import ast

import pytest
from mutants import MUTANTS, planted


@pytest.mark.parametrize("name", MUTANTS)
def test_every_planted_bug_has_its_place_and_is_python(name: str) -> None:
    ast.parse(planted(name))
