"""English by a switch: pages stay Chinese in their source and are turned on their way out."""
