"""What authors bring: documents and tables of findings, into data files."""
