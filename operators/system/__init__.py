"""Chapter System: parameters, time, errors, threads, sockets, serialized items."""
