"""The mutation score of the shipped policy: how many slips `quyche check` and `quyche test` catch together.

Arguments: how many (400), which seed (1), and `clauses` to leave out the tests that rest on no clause. Ends with an error
below 95 %.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from policy_mutants import Mutant, mutants

from quyche.service.preparing import prepare, read_directory

ROOT = Path(__file__).resolve().parents[2]
FILES = read_directory(ROOT)
WANTED = 0.95


def caught(files: Mapping[str, bytes], mutant: Mutant) -> str:
    """By which finding either command ends with an error; "" when it survives. A mere warning does not count."""
    try:
        found = prepare({**files, mutant.file: mutant.data}, prove=False).findings
    except Exception as error:
        error.add_note(f"{mutant.file}:{mutant.line} {mutant.path}: {mutant.old} → {mutant.new}")
        raise
    return next((f.code for f in found if f.severity == "error" or f.code == "test-failed"), "")


GROUNDED = re.compile(r"căn cứ: .*(Điều \d|điểm cần làm rõ g\d)|^  điều khoản: ", re.MULTILINE)
"""A test that says which clause or open point its expectation was written from."""


def without_technical(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The policy with only those tests that were written from a clause or an open point and say so."""
    kept = dict(files)
    for name in (n for n in files if n.startswith("rules/tests/")):
        _, *tests = re.split(r"(?m)^(?=- tên: )", files[name].decode())
        left = [t for t in tests if GROUNDED.search(t)]
        kept |= {name: "".join(left).encode()} if left else {}
        if not left:
            del kept[name]
    return kept


def main(count: int, seed: int, files: Mapping[str, bytes] = FILES) -> None:
    made = mutants(FILES, seed, count)
    with ProcessPoolExecutor() as pool:
        verdicts = list(pool.map(partial(caught, files), made, chunksize=10))
    for mutant, verdict in zip(made, verdicts, strict=True):
        if not verdict:
            print(f"{mutant.file}:{mutant.line} {mutant.kind} {mutant.path}: {mutant.old} → {mutant.new}")
    killed = sum(map(bool, verdicts))
    print(Counter(verdicts).most_common())
    print(Counter((m.kind) for m, v in zip(made, verdicts, strict=True) if not v))
    print(f"{killed} of {count} caught: {killed / count:.1%}")
    if killed < WANTED * count:
        sys.exit(f"less than {WANTED:.0%}")


if __name__ == "__main__":
    clauses = sys.argv[3:] == ["clauses"]
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 400,
        int(sys.argv[2]) if len(sys.argv) > 2 else 1,
        without_technical(FILES) if clauses else FILES,
    )
