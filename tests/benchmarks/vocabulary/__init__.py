"""How long the import of a release of RxNorm takes, and how much memory, at the size of a full one."""
