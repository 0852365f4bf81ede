"""The Windows program made and tried on Linux: a Windows Python from public packages, and wine to run it.

Wine is a smoke test. What ran here has not run on Windows.
"""
