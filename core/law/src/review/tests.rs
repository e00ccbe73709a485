//! Tests of the rules together: the engine, the table of rules, what each sees, and matters as a whole. The tests of
//! one rule alone stand in its file.

mod discharge;
mod engine;
mod estate;
mod mortgage;
mod share;
mod sight;
mod table;
mod unknown;
mod walk;
