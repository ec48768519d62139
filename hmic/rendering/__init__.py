"""From report to bytes: HTML, PDF and JSON, all in memory."""
