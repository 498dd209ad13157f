"""Training: the question side of the bundled encoder, taught what people mean."""
