"""`python -m hmic`."""

import sys

import hmic

if __name__ == "__main__":  # the processes of `hmic build` import it too
    # Python looks where one stands before it looks for its own modules; there lies a project
    if not sys.flags.safe_path and sys.path[0] != hmic.__file__.rpartition("hmic")[0].rstrip("/\\"):
        del sys.path[0]
    from hmic.cli import main

    main()
