"""How long the program takes, on the real inspection and on forces that are made up here."""
