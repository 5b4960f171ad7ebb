"""The sub-commands of ``hopnhat``, each a thin face over the rooms."""
