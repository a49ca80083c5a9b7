"""The full-screen presentation: slides in the browser, turned there without asking the server."""
