//! What a shell sees: feature objects over the core.
