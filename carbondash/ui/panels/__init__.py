"""What the pages show, without any widget: from a reader and a view to charts and tables with words."""
