//! From the outbox to the registry, from the feed to the vault.
