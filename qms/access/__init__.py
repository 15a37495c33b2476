"""May: roles, exceptions, the gate."""
