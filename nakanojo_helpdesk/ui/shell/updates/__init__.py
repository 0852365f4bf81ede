"""The parts of an update that the program itself takes: its end, the way back, what is told afterwards."""
