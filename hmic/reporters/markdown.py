"""Text of authors inside Markdown that GitHub shows; pure."""


def escaped(text: str) -> str:
    """The text so that Markdown shows it as it is, and mentions nobody."""
    for character in "\\`*_[]<>&~#@|":
        text = text.replace(character, f"\\{character}" if character != "@" else "@\u200b")
    return text
