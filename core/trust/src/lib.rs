//! What proves things: digests, canonical bytes, signatures, keys, the Merkle log, the certificate token, AEAD.
