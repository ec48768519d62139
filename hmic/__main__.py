"""`python -m hmic`."""

from hmic.cli import main

if __name__ == "__main__":  # the processes of `hmic build` import it too
    main()
