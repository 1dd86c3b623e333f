"""Chinese quantities: reading, bounding, comparing measures and writing them; pure."""
