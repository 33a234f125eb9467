//! The states that a trace goes through, as far as a campaign counts them.

use interlude_spec::event::{Numbered, Observation, Stimulus, What};
use interlude_spec::names::MAIN;
use interlude_spec::plan::CallIndex;
use interlude_spec::trace::Trace;
use interlude_spec::value::{NULL, UNDEFINED};
use std::collections::BTreeSet;

/// The states of a trace: what is told, and how far each of the calls has come, in the order in which they were made.
pub(super) fn add(trace: &Trace<Numbered>, seen: &mut BTreeSet<u64>) {
    let mut calls: Vec<(CallIndex, u64)> = Vec::new();
    let mut told = 0_u64;
    let mut turn = None;
    let fold = |told: u64, calls: &[(CallIndex, u64)]| {
        let open = calls.iter().filter(|(_, stage)| *stage < 3);
        open.fold(told + 1, |hash, (_, stage)| hash.wrapping_mul(5).wrapping_add(stage + 1))
    };
    for event in &trace.events {
        if turn != Some(event.turn) {
            seen.insert(fold(told, &calls));
            turn = Some(event.turn);
        }
        let mut reach = |call, stage| {
            if let Some(known) = calls.iter_mut().find(|(known, _)| *known == call) {
                known.1 = stage;
            } else {
                calls.push((call, stage));
            }
        };
        match event.what {
            What::Did(Stimulus::Call { call }) => reach(call, 0),
            What::Saw(Observation::Callback { call, .. }) => reach(call, 1),
            What::Did(Stimulus::Settle { call, .. }) => reach(call, 2),
            What::Saw(Observation::Return { call, .. }) => reach(call, 3),
            What::Saw(Observation::Emit { listener: MAIN, current }) => {
                told = match current.session {
                    UNDEFINED => 0,
                    NULL => 1,
                    _ => 2,
                };
            }
            _ => {}
        }
    }
    seen.insert(fold(told, &calls));
}
