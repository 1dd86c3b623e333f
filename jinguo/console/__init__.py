"""The command line: a stable contract that scripts outside the project call."""
