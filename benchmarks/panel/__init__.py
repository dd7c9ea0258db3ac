"""Rules held against panels of 10 thousand to 100 million rows: this tool on each of its engines, the same by hand, and the frameworks for it."""
