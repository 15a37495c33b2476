"""Acts and screens for agencies, units, posts, appointments, calendars."""
