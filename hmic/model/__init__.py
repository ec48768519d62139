"""The nouns of an inspection, as frozen pydantic models. A line under a field says what it means.

Models hold neither files nor positions nor pages.
"""
