//! The contract as a labelled transition system.
//!
//! A [`State`](state::State) says how far each call has come and what is current. A label is an [event](crate::event::What):
//! an *input*, which the environment does and no implementation can refuse; an *output*, which the implementation
//! does and the contract allows or not; or *time*, which passes when everything has come to rest. What goes on inside
//! an implementation has no label: a state keeps only what the contract's words are about.
//!
//! [`step`] is the relation: for a state and a label, the states that may follow; none where the contract refuses the
//! label. Each must is a [switch](musts::Musts) of the relation: off, it refuses nothing. From the one relation come the
//! [acceptor](accept), which keeps the states that could have produced a trace (all but those that another makes
//! superfluous: `readings`), and what it would have allowed where it refuses; and the [`successors`] of a state, from which the lab finds every run of a plan
//! that the contract allows.
//!
//! The checks in [`crate::guarantees`] are written down separately, from the same requirements in another form. A
//! trace that the checks let pass is one that the model accepts: where they disagree, one of the two is wrong, and the
//! verdict says `model.unexplained`.

pub mod accept;
pub mod musts;
mod readings;
pub mod state;
pub mod step;
pub mod successors;
