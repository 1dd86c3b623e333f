"""What the federation does, declared in files: kinds, programmes, quantities, indicators (pure)."""
