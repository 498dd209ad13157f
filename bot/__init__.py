"""The assistant itself: from a citizen's question to a reply, over every door."""
