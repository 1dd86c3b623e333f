"""The one secret of a second factor that is known to everybody: that of invented people."""

DEMO_SECRET = "JINGUODEMOJINGUODEMOJINGUODEMOJI"  # noqa: S105 - a page of demonstrations shows its codes
