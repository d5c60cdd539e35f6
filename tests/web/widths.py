"""Nothing on a page sticks out sideways."""

from playwright.sync_api import Page

FITS = "document.readyState === 'complete' && document.documentElement?.scrollWidth <= innerWidth"


def fits(page: Page) -> None:
    """Asks until it is so: right after a click the old page may be gone and the new one not yet begun."""
    page.wait_for_function(FITS, timeout=10_000)
