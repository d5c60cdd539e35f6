"""Broken policies, one mistake each, told with code, file, line and column; and sound ones that are odd."""

import pytest
from policies import Case, cases, expected, files_of, found_in

from quyche.service.preparing import prepare
from quyche.texts.findings import message


@pytest.mark.parametrize("case", cases("broken"))
def test_a_mistake_is_told_where_it_is(case: Case) -> None:
    found = found_in(case)
    told = [(f.code, f.severity, str(f.place), f.suggestion) for f in found]
    mine = [f for f in found if (f.code, f.severity) == (case["code"], case.get("severity", "error"))]
    assert mine, told
    assert case.get("any_place") or expected(case) in [f.place for f in mine], (str(expected(case)), told)
    assert len(found) == 1 or case.get("any_code"), told
    assert "mend" not in case or case["mend"] in [f.suggestion for f in mine], told
    assert all(message(f, language) for f in found for language in ("vi", "en"))


@pytest.mark.parametrize("case", cases("sound"))
def test_what_is_unusual_and_right_is_let_pass(case: Case) -> None:
    prepared = prepare(files_of(case), prove=bool(case.get("prove")), today=case.get("today"))
    wrong = [(f.code, str(f.place), message(f)) for f in prepared.findings if f.severity != "gap"]
    allowed = case.get("warned", [])
    assert [w for w in wrong if w[0] not in allowed] == []
    assert prepared.book is not None
