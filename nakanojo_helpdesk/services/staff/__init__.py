"""Staff accounts, credentials and sign-in."""
