//! An SQLite VFS in memory that loses power on command.
