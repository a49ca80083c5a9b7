"""What is printed or handed over as a document: its content first, each format apart from it."""
