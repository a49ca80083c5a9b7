"""What follows from facts and rules together."""
