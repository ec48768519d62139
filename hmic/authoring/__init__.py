"""Writing authors' files for them, without losing a line of what they wrote."""
