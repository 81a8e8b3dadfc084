"""What a reading asks its sender, and the answers that are kept."""
