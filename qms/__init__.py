"""The project and the floors everyone stands on."""
