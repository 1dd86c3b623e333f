"""Seals what names a person: encryption, a blind index for exact search, masks (pure)."""
