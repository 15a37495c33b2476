"""What practice says of the documents in force: signals of readers, counted and weighed by document."""
