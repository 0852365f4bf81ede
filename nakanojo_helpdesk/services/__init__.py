"""Use cases: plain functions `(session, actor, …)` that return rows or ids and never commit. `ledger` holds the transaction."""
