"""What REV means: a directory, a revision of the policy's repository, or a version on record."""

from __future__ import annotations

from pathlib import Path

from quyche.errors import NotFound
from quyche.service.git import Origin, files_at, origin_at, origin_of
from quyche.service.keeping import note
from quyche.service.preparing import read_directory
from quyche.source.loading import Files
from quyche.store import activations, registers

SHORTEST = 8
"""Letters of a source digest that name a stored version."""


def found(name: str, root: Path) -> tuple[Files, Origin]:
    """Files and where they come from. Raises NotFound when it is none of the three, or two stored versions."""
    try:
        return read_directory(Path(name)), origin_of(Path(name))
    except OSError:
        pass
    try:
        return files_at(root, name), origin_at(root, name)
    except NotFound:
        return stored(name)


def stored(name: str) -> tuple[Files, Origin]:
    """A version on record by the beginning of its source digest. Raises NotFound."""
    digests = activations.matching(name.lower()) if len(name) >= SHORTEST else []
    row = registers.version(digests[0]) if len(digests) == 1 else None
    if row is None:
        raise NotFound(name)
    known = note(row.source_digest)
    return registers.files_of(row), Origin(known.origin, known.commit, known.author, known.authored_at)
