"""Who and where: units in a tree with dates, accounts, posts, and the one access policy."""
