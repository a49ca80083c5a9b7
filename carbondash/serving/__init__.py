"""What stands between the network and the desk: who may ask, what every answer says, health, and the end of a process."""
