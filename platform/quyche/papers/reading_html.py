"""A reading copy as HTML: a body for the product's own page, or one file that needs nothing beside it."""

from __future__ import annotations

import base64
from io import BytesIO

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from quyche.papers.chart import FONTS
from quyche.texts.reading_copy import ReadingCopy
from quyche.texts.reading_copy.names import day

_PAGES = Environment(loader=PackageLoader("quyche.papers"), autoescape=True, trim_blocks=True)
_PAGES.globals["day"] = day
FACES = (("Regular", "400", "normal"), ("Bold", "700", "normal"), ("Italic", "400", "italic"))


def reading_body(copy: ReadingCopy) -> Markup:
    """Contents, clauses and open points; classes begin with `rc-`."""
    return Markup(_PAGES.get_template("_reading_copy.html").render(copy=copy))  # noqa: S704 - escaped by the template


def to_html(copy: ReadingCopy) -> str:
    """The whole document, its letters and its print styles inside."""
    body = reading_body(copy)
    letters = "".join(sorted({*body, *copy.title.upper(), *copy.issuer.upper(), *_BESIDE}))
    faces = [(weight, style, _face(name, letters)) for name, weight, style in FACES]
    look = Markup(_PAGES.get_template("reading_copy.css").render())  # noqa: S704 - our own file
    page = _PAGES.get_template("reading_copy.html")
    return page.render(copy=copy, body=body, look=look, faces=faces)


_BESIDE = "".join(map(chr, range(32, 127))) + "“”–…ạảáàãăâằấậắầếềểệíịìồốộứừửựưđởợớốúùýỗũẫỹẵẽẻọòóéèêôơ"
"""Letters of the page around the body."""


def _face(name: str, letters: str) -> str:
    """The letters that are used, of one face, in base64."""
    font = TTFont(FONTS / f"Tinos-{name}.ttf")
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    font.flavor = "woff"
    held = BytesIO()
    font.save(held)
    return base64.b64encode(held.getvalue()).decode()
