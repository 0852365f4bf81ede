"""The dialogs of 申込: who looks alike, giving up, calls, waiting order and history, a person, two that are one."""
