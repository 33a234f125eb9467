//! What must hold, tested in one program: a module for each subject.

mod acceptor;
mod by_hand;
mod findings;
mod hazards;
mod hostile;
mod known;
mod manifests;
mod meant;
mod protocol;
mod released;
mod rendering;
mod scenarios;
mod shape;
mod silence;
mod slips;
mod unreadable;
mod ways_out;
