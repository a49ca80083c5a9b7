"""The forms with which people act on this desk: each a button that opens a dialog, and one action when it is sent."""
