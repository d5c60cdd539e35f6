"""Comparing two policies: of directories, of git revisions, of versions on record."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from quyche.diff import compare
from quyche.errors import NotFound
from quyche.policy.difference import Side
from quyche.service.git import files_at
from quyche.service.preparing import read_directory, source_digest
from quyche.source.loading import Files
from quyche.source.side_by_side import side_of
from quyche.store import registers

__all__ = ["compare", "files_of", "side", "stored"]


def files_of(name: str, root: Path) -> Files:
    """The policy files of a directory, else of a revision of the repository that holds `root`.

    Raises NotFound when it is neither, or holds no policy file.
    """
    try:
        return read_directory(Path(name))
    except OSError:
        return files_at(root, name)


def stored(digest: str) -> Side:
    """A version on record by its source digest. Raises NotFound."""
    row = registers.version(digest)
    if row is None:
        raise NotFound(digest)
    return side(registers.files_of(row))


def side(files: Files) -> Side:
    """The same bytes are read once."""
    return _side(tuple(sorted(files.items())))


@lru_cache(maxsize=4)
def _side(named: tuple[tuple[str, bytes], ...]) -> Side:
    files = dict(named)
    return side_of(files, source_digest(files))
