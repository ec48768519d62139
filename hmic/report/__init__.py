"""From judged inspection to report: everything that a page may show, and nothing else."""
