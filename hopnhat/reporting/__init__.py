"""From the warehouse to a draft, to an approved package, to the places it is published to."""
