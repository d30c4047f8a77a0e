"""The first use of a kernel compiles it; that is no reason to fail."""

from hypothesis import settings

settings.register_profile("iconic", deadline=None)
settings.load_profile("iconic")
