"""Record, read, amend and withdraw consultations; keep drafts."""
