"""One thin module a command: options in, one call into the pipeline, the result printed."""
