"""Long work on the ledger's own database: a queue with leases, progress, cancelling, results.

It knows neither accounts nor records: a room above registers what it can do (`works.work`) and
says for whom. Nothing of what is worked on stands in the database; it lies sealed in `parcels`.
"""
