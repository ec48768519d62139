"""From files to the tree of models: where they are, how they are read, whether they fit."""
