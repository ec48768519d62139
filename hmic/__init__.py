"""hmic compiles an inspectorate's YAML into its published inspection reports."""

__version__ = "0.1.0"
