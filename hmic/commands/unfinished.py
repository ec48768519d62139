"""What a killed command left half done, before the next one runs: it is taken back, and told."""

import os
from pathlib import Path

from hmic.commands.output import complain
from hmic.sources.project import UNFINISHED


def take_back_what_is_unfinished() -> None:
    """Looks for the mark of it in the current folder and those above; nothing else in most runs."""
    here = Path(os.path.abspath(os.curdir))  # noqa: PTH100 - a folder that is gone has a name too
    top = next((one for one in (here, *here.parents) if os.path.lexists(one / UNFINISHED)), None)
    if top is None:
        return
    from hmic.authoring.journal import take_back  # noqa: PLC0415 - hardly any run needs it

    told = take_back(top)
    if told is None:
        return
    if told.doing is None:
        message = f"{UNFINISHED} says that a command was ended before it had changed all its files"
        complain(message, f"see what git status shows, then delete {top / UNFINISHED}")
        return
    number = len(told.back)
    files = f"{number} file{' or folder is' if number == 1 else 's and folders are'}"
    message = f"hmic was ended while {told.doing}: {files} as before again"
    complain(message, "run that command again")
    if told.left:
        message = f"somebody has saved these since, and they are as they were left: {told.left[0]}"
        complain(", ".join((message, *told.left[1:])), "see what git diff shows")
