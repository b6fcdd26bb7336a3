"""What commissioners ask of a setting or a provider, and the answer that stands."""
