"""The nouns of an inspection, as frozen pydantic models. A line under a field says what it means.

Models hold neither files nor positions nor pages.
"""

import os

# No plugin of another package takes part in how data are read; looking for some costs 9 ms.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
