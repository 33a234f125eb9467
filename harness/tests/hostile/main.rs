//! What the harness withstands: adapters, files and systems that do what they should not, tested with the built program.

mod adapter;
mod attribution;
mod budget;
mod cut_short;
mod damaged;
mod exhausted;
#[path = "../it/folder.rs"]
mod folder;
mod found;
mod mutated;
mod printed;
mod survivors;
mod written;
