//! What reports look like. One binary; a module for each format.

mod campaigns;
mod causes;
mod comparisons;
mod differences;
mod expectations;
mod files;
mod generated;
mod geometry;
mod hostile;
mod light;
mod machines;
mod mistakes;
mod pages;
mod pictures;
mod play;
mod shards;
mod side_by_side;
mod spoiled;
mod stale;
mod terminals;
mod timelines;
mod trials;
