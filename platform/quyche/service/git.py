"""The commit a policy directory stands at, when it is a clean git work tree."""

from __future__ import annotations

from pathlib import Path

from dulwich import porcelain
from dulwich.errors import NotGitRepository
from dulwich.repo import Repo

from quyche.service.preparing import FILES, FOLDERS


def commit_of(root: Path) -> str | None:
    """The full commit id; None without git, before the first commit, or while policy files differ from it."""
    try:
        repo = Repo.discover(str(root))
    except NotGitRepository:
        return None
    with repo:
        try:
            head = repo.head().decode()
        except KeyError:
            return None
        return None if _dirty(repo, root) else head


def _dirty(repo: Repo, root: Path) -> bool:
    base = root.resolve().relative_to(Path(repo.path).resolve()).as_posix()
    prefix = "" if base == "." else base + "/"
    watched = tuple(prefix + name for name in (*FILES, *(f + "/" for f in FOLDERS)))
    status = porcelain.status(repo, untracked_files="all")
    changed = [*status.unstaged, *status.untracked, *(p for ps in status.staged.values() for p in ps)]
    return any((p.decode() if isinstance(p, bytes) else p).startswith(watched) for p in changed)
