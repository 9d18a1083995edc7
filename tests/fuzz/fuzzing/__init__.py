"""Damaged and hostile files for every reader: each is read in a child process with little memory and little time."""
