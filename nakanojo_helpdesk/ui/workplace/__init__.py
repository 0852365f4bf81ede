"""Common data of all screens: the signed-in person, the desk, the codes."""
