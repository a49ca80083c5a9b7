"""The briefing page: what a brief is made of, its preview, its files, and its presentation."""
