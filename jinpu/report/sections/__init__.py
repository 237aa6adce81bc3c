"""What each part of the page says, ready for its template."""
