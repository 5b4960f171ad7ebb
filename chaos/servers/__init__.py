"""Servers on the loopback address that trials and tests publish to: real ones where Debian has them."""
