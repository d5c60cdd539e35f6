"""A policy directory in git: the commit it stands at, its files at another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from dulwich import porcelain
from dulwich.errors import NotGitRepository
from dulwich.object_store import iter_tree_contents
from dulwich.objects import Blob, Commit
from dulwich.objectspec import parse_commit, parse_object
from dulwich.repo import Repo

from quyche.errors import NotFound
from quyche.service.preparing import FILES, FOLDERS, KEPT


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a policy's bytes come from: a commit and its author, or why there is none.

    `label` is `git`, `uncommitted` or `no-git`.
    """

    label: str
    commit: str = ""
    author: str = ""
    at: datetime | None = None


NO_GIT = Origin("no-git")


def origin_of(root: Path) -> Origin:
    """Of the files as they lie in a directory."""
    try:
        repo = Repo.discover(str(root))
    except NotGitRepository:
        return NO_GIT
    with repo:
        commit = commit_of(root)
        return _origin(_commit(repo, commit)) if commit else Origin("uncommitted")


def origin_at(root: Path, revision: str) -> Origin:
    """Of the files as a revision has them. Raises NotFound."""
    try:
        repo = Repo.discover(str(root))
    except NotGitRepository:
        raise NotFound(revision) from None
    with repo:
        return _origin(_commit(repo, revision))


def _origin(commit: Commit) -> Origin:
    author = commit.author.decode("utf-8", "replace")
    return Origin("git", commit.id.decode(), author, datetime.fromtimestamp(commit.author_time, UTC))


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
    prefix = _prefix(repo, root)
    watched = tuple(prefix + name for name in (*FILES, *(f + "/" for f in FOLDERS)))
    status = porcelain.status(repo, untracked_files="all")
    changed = [*status.unstaged, *status.untracked, *(p for ps in status.staged.values() for p in ps)]
    return any((p.decode() if isinstance(p, bytes) else p).startswith(watched) for p in changed)


def _prefix(repo: Repo, root: Path) -> str:
    """What the names of the policy's files begin with in the repository."""
    base = root.resolve().relative_to(Path(repo.path).resolve()).as_posix()
    return "" if base == "." else base + "/"


def files_at(root: Path, revision: str) -> dict[str, bytes]:
    """The policy files of the directory as a revision has them, without checking it out.

    Raises NotFound without git, for an unknown revision, and for one without policy files.
    """
    try:
        repo = Repo.discover(str(root))
    except NotGitRepository:
        raise NotFound(revision) from None
    with repo:
        found = _files_in(repo, _commit(repo, revision), _prefix(repo, root))
    if not found:
        raise NotFound(revision)
    return found


def _commit(repo: Repo, revision: str) -> Commit:
    """A branch, a tag, `HEAD~1`, or a commit by the beginning of its id. Raises NotFound."""
    try:
        return parse_commit(repo, parse_object(repo, revision).id)
    except (KeyError, ValueError):
        pass
    try:
        return parse_commit(repo, revision)
    except (KeyError, ValueError):
        raise NotFound(revision) from None


def _files_in(repo: Repo, commit: Commit, prefix: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in iter_tree_contents(repo.object_store, commit.tree):
        name = (entry.path or b"").decode("utf-8", "replace")
        if name.startswith(prefix) and _is_policy(name[len(prefix) :]) and entry.sha:
            found[name[len(prefix) :]] = cast(Blob, repo[entry.sha]).data
    return found


def _is_policy(name: str) -> bool:
    """As `read_directory` chooses them."""
    folder, slash, rest = name.partition("/")
    return name in FILES or bool(slash and folder in FOLDERS and rest.endswith(KEPT))
