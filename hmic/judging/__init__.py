"""From criteria and findings to judgements; pure, and never aware of files or pages."""
