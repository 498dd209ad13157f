"""The Telegram door (it comes in a later issue)."""
