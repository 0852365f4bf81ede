"""Personal data in free text: some findings block saving, others only warn."""
