//! What the harness does, tested in one program: a module for each subject. Tests with a `main` of their own stand apart, beside this folder.

mod allowed;
mod blame;
mod cases;
mod cli;
mod coverage;
mod explore;
mod folder;
mod generated;
mod key;
mod known;
mod lint;
mod mutants;
mod mutation_score;
mod new;
mod orders;
mod play;
mod properties;
mod schemas;
mod semantics;
mod shards;
mod shipped;
mod simulator;
mod strangers;
mod switch;
mod transitions;
mod watchdog;
