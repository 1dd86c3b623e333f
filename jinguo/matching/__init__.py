"""Whether two records may tell of one thing: points with reasons; knows no Django and no ledger."""
