"""The browser, for the tests that use the page as a reader does."""

from tests.browsing import browser

__all__ = ["browser"]
