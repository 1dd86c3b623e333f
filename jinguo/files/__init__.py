"""What others made: told apart by its content, decoded, and parsed in a limited child process."""
