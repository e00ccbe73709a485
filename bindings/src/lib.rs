//! The core for Kotlin, Swift and Python: a thin mapping of ereg-client.
