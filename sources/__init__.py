"""Where returns come from, and the store that keeps every byte of them."""
