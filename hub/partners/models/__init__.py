"""What we keep about partners beside their entries in the directory."""
