"""When: calendars and pure day and hour arithmetic."""
