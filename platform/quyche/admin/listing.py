"""A list of rows that a service function gives: read, sorted where it says so, nothing else.

Flask-Admin brings creating, editing, deleting, exporting and bulk actions, on or half on; here the
addresses of all that do not exist. An action of the service that is wanted here gets a view of its own.
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Blueprint, g
from flask_admin import Admin
from flask_admin.base import BaseView
from flask_admin.model import BaseModelView
from wtforms import Form

from quyche.handle import roles_of
from quyche.service import oversight
from quyche.service.accounts import actor_of
from quyche.service.desk import Desk
from quyche.store.oversight import MOST_COUNTED, Sort

PAGE = 50
LONGEST = 80
"""Letters of a search."""


def desk() -> Desk:
    found: Desk = g.desk
    return found


def administers() -> bool:
    """Whether whoever asks is the technical administrator by their own account: not by standing in for one."""
    return bool(g.account) and oversight.administers(roles_of(desk().policy, actor_of(g.account)))


class Guarded(BaseView):
    """Closed by itself too, should ever a page of ours stand elsewhere."""

    def is_accessible(self) -> bool:
        return administers()


class Listing(Guarded, BaseModelView):
    """Columns as (attribute, label); `sortable` are attributes that are columns of the table too."""

    shows: ClassVar[tuple[tuple[str, str], ...]] = ()
    sortable: ClassVar[tuple[str, ...]] = ()
    about: ClassVar[str] = ""
    seeks: ClassVar[str] = ""
    """What may be searched for, in words; a list that says nothing cannot be searched."""
    can_create = can_edit = can_delete = can_export = can_view_details = can_set_page_size = False
    column_display_actions = False
    page_size = PAGE
    list_template = "technical/list.html"
    action_disallowed_list = ("delete",)

    def create_blueprint(self, admin: Admin) -> Blueprint:
        self._urls = [("/", "index_view", ("GET",))]
        made: Blueprint = super().create_blueprint(admin)
        return made

    def scaffold_list_columns(self) -> list[str]:
        return [name for name, _ in self.shows]

    def get_column_name(self, field: str) -> str:
        return dict(self.shows)[field]

    def scaffold_sortable_columns(self) -> dict[str, str]:
        return {name: name for name in self.sortable}

    def scaffold_form(self) -> type[Form]:
        """An empty one: there is nothing to fill in."""
        return Form

    def init_search(self) -> bool:
        return bool(self.seeks)

    def get_pk_value(self, model: Any) -> Any:
        return model

    def _get_column_by_idx(self, idx: int | None) -> tuple[str, str] | None:
        """A column that cannot be sorted by is as good as none: Flask-Admin would hand it to the database."""
        found: tuple[str, str] | None = super()._get_column_by_idx(idx)
        return found if found and found[0] in self.sortable else None

    def render(self, template: str, **words: Any) -> str:
        """The pager tells the page that is shown, whatever number stood in the address."""
        last = max(0, words["num_pages"] - 1) if words["num_pages"] is not None else MOST_COUNTED // PAGE
        page: str = super().render(template, **words | {"page": min(max(words["page"], 0), last)})
        return page

    def get_list(
        self, page: int | None, sort_field: str | None, sort_desc: bool | None, search: str | None, *_: Any, **__: Any
    ) -> tuple[int | None, list[Any]]:
        """A page of rows. A column that cannot be sorted by, or a page that is none, gives the usual first page."""
        first = min(max(page or 0, 0), MOST_COUNTED // PAGE) * PAGE
        sort = Sort(sort_field, bool(sort_desc)) if sort_field in self.sortable else Sort()
        return self.found((search or "")[:LONGEST].strip(), sort, first)

    def found(self, wanted: str, sort: Sort, first: int) -> tuple[int | None, list[Any]]:
        """The rows for what was searched for; a list that cannot be searched gives what it has."""
        return self.rows(sort, first)

    def rows(self, sort: Sort, first: int) -> tuple[int | None, list[Any]]:
        raise NotImplementedError
