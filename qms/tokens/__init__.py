"""Personal tokens: a secret that lets a program read as one person, for some uses and for some days."""
