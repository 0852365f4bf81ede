"""The promised ratios, measured in one run: `python -m tests.benchmarks` (`python3 tasks.py bench`)."""
