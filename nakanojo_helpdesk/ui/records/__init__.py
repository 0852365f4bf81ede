"""相談: dialogs that show, amend and withdraw a saved record."""
