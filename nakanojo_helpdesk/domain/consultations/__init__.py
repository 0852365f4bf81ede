"""The form of a consultation, its rules, amendments, drafts and search conditions."""
