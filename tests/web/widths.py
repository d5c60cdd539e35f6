"""Nothing on a page sticks out sideways."""

from playwright.sync_api import Page

FITS = "document.readyState === 'complete' && document.documentElement?.scrollWidth <= innerWidth"
TRIES, PAUSE = 100, 50
"""How often it is asked, and milliseconds in between."""


def fits(page: Page) -> None:
    """Asks until it is so: right after a click the old page may be gone and the new one not yet begun.

    Not by `wait_for_function`, which the pages' own policy of scripts forbids to ask twice.
    """
    for _ in range(TRIES):
        page.wait_for_load_state()
        if page.evaluate(FITS):
            return
        page.wait_for_timeout(PAUSE)
    raise AssertionError(f"{page.url} sticks out at {page.viewport_size}")
