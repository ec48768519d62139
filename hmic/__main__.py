"""`python -m hmic`."""

from hmic.cli import main

main()
