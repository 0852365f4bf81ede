"""What is asked about courses and lessons in dialogs."""
