"""Load, hostile clients and faults, from outside on real sockets: `make soak`. What the clients saw is counted."""
