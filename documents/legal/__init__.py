"""What follows from laws: where one stands on a day, how they hang together, which citations a change makes suspect."""
