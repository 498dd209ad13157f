"""Content and its reading: the plan, the service directory, statutes, releases."""
