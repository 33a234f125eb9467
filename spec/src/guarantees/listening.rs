//! What the listeners beside `main` were told.

use super::set::Set;
use crate::event::{Numbered, Observation, Stimulus, What};
use crate::names::MAIN;
use crate::trace::Trace;
use crate::value::Val;

/// What the listeners beside `main` were told, after each event.
#[derive(Debug)]
pub(super) struct Listening {
    /// Every one was told what `main` was told, if `main` was told something after it had joined.
    pub(super) agree: Set,
    /// Every one was told what `main` was told, on joining at the latest.
    pub(super) each_told: Set,
    /// There is one, and `main` has been told something.
    pub(super) others: Set,
}

impl Listening {
    /// Reads a trace.
    pub(super) fn read(trace: &Trace<Numbered>) -> Self {
        let n = trace.events.len();
        let mut listening = Self { agree: Set::none(n), each_told: Set::none(n), others: Set::none(n) };
        let mut main = None;
        let mut others: Vec<(u16, Option<Val>)> = Vec::new();
        for (k, event) in trace.events.iter().enumerate() {
            match event.what {
                What::Did(Stimulus::AddListener { listener }) => {
                    others.retain(|(known, _)| *known != listener);
                    others.push((listener, None));
                }
                What::Did(Stimulus::RemoveListener { listener }) => {
                    others.retain(|(known, _)| *known != listener);
                }
                What::Saw(Observation::Emit { listener: MAIN, current }) => {
                    let current = current.judged();
                    let before = main.unwrap_or(Val::UNDEFINED);
                    if before != current {
                        // Whoever listens now has to hear of it; silence is disagreement from here on.
                        for (_, heard) in others.iter_mut().filter(|(_, heard)| heard.is_none()) {
                            *heard = Some(before);
                        }
                    }
                    main = Some(current);
                }
                What::Saw(Observation::Emit { listener, current }) => {
                    if let Some((_, heard)) = others.iter_mut().find(|(known, _)| *known == listener) {
                        *heard = Some(current.judged());
                    }
                }
                _ => {}
            }
            let told = main.unwrap_or(Val::UNDEFINED);
            if others.iter().all(|(_, heard)| heard.is_none_or(|heard| heard == told)) {
                listening.agree.insert(k);
            }
            if others.iter().all(|(_, heard)| *heard == Some(told)) {
                listening.each_told.insert(k);
            }
            if main.is_some() && !others.is_empty() {
                listening.others.insert(k);
            }
        }
        listening
    }
}
