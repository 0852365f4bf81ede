"""Updates: what a stick holds, the way to the new version, the way back, and what is told afterwards."""
