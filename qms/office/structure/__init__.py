"""Units, posts and people from a workbook: its columns, the template, the reading. The act is `actions.structure`."""
