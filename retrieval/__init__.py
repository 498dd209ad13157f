"""A release made searchable: encoder, rankings, routing, releases on the shelf, evaluation."""
