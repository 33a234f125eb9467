//! What reports look like. One binary; a module for each format.

mod generated;
mod machines;
mod mistakes;
mod play;
mod terminals;
mod timelines;
