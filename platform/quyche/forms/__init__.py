"""Checking what a person filled in against a form; the same for web, API and command line."""

from quyche.forms.filling import fill
from quyche.forms.given import CASE_CODE, ROWS_LIMIT, Filled, Options, Problem, Raw
from quyche.forms.kinds import CHOICES_LIMIT, offered
from quyche.forms.objects import Given, from_object
from quyche.forms.offering import options_of
from quyche.forms.visibility import visible

__all__ = [
    "CASE_CODE", "CHOICES_LIMIT", "ROWS_LIMIT", "Filled", "Given", "Options", "Problem", "Raw", "fill", "from_object",
    "offered", "options_of", "visible",
]  # fmt: skip
