"""What happened: record kinds, parties, the journal; the only writer of all of them."""
