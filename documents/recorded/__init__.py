"""The trail as far as it is about documents: entries of one document, what a reader may not see, entries as a workbook."""
