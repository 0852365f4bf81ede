"""Staff, their roles, permissions and requests for confirmation."""
