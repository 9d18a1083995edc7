"""jixiao (绩效): Chinese budget-performance documents as validated, linked, queryable open data."""
