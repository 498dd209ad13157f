"""The dialogue with one person, whatever door they came through: what is said, pressed and handed over."""
