"""The live page: the report of a force in the browser, new after each save of its files."""
