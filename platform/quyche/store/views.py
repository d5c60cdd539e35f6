"""Lists people narrowed for themselves and gave a name."""

from __future__ import annotations

from quyche.store.tables import SavedView

MOST = 20


def views(account: str, queue: str) -> list[SavedView]:
    mine = (SavedView.account == account) & (SavedView.queue == queue)
    return list(SavedView.select().where(mine).order_by(SavedView.name).limit(MOST))


def save(account: str, queue: str, name: str, query: str) -> bool:
    """Keep a view under a name, over one of the same name; False when there are too many already."""
    known = {v.name for v in views(account, queue)}
    if name not in known and len(known) >= MOST:
        return False
    row = {"account": account, "queue": queue, "name": name, "query": query}
    key = [SavedView.account, SavedView.queue, SavedView.name]
    SavedView.insert(row).on_conflict(conflict_target=key, update={"query": query}).execute()
    return True


def forget(account: str, queue: str, name: str) -> None:
    mine = (SavedView.account == account) & (SavedView.queue == queue) & (SavedView.name == name)
    SavedView.delete().where(mine).execute()
