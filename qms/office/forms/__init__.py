"""What an administrator types, one file a subject. Shape and wording only; the acts decide."""
