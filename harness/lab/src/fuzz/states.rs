//! The states that a trace goes through, as far as a campaign counts them.

use interlude_spec::id::CallLabel;
use interlude_spec::trace::{Trace, What};
use std::collections::BTreeSet;

/// The states of a trace: what is told, and how far each of the calls has come, in the order in which they were made.
pub(super) fn add(trace: &Trace, seen: &mut BTreeSet<u64>) {
    let mut calls: Vec<(&CallLabel, u64)> = Vec::new();
    let mut told = 0_u64;
    let mut turn = None;
    let fold = |told: u64, calls: &[(&CallLabel, u64)]| {
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
        match &event.what {
            What::Call { call } => reach(call, 0),
            What::Callback { call, .. } => reach(call, 1),
            What::Settle { call, .. } => reach(call, 2),
            What::Return { call, .. } => reach(call, 3),
            What::Emit { listener, current } if listener.is_main() => {
                told = match current.session.id() {
                    _ if current.session.is_undefined() => 0,
                    None => 1,
                    Some(_) => 2,
                };
            }
            _ => {}
        }
    }
    seen.insert(fold(told, &calls));
}
