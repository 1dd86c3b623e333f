"""From figures to the report: sentences filled, what has no record left out, the document made."""
