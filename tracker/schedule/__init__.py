"""The schedule: what is done by itself each day, and the process that sees to it."""
