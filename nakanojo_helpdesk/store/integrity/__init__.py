"""The audit trail, and the checks of database and trail."""
