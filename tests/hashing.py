"""Passwords kept as the product keeps them, at the least cost there is: tests open thousands."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickHasher(Argon2PasswordHasher):
    """Argon2id still; what it costs in an office is tested by the fixture `costly_hashing`."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
