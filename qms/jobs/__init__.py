"""Later: work-to-do rows and the sweep."""
