"""Real input: XLSX and CSV files through checks and a plan into the store, one file a load."""
