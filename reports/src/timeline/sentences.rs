//! A run as sentences, one for each event, for those who would rather read than look.

use interlude_spec::event::Stimulus;

use super::words::signature;
use super::{Phrase, describe, layout};
use crate::prose::hanging;
use crate::style::{Style, time};
use interlude_spec::plan::Plan;
use interlude_spec::trace::{Trace, What};

/// The events of a run in order, each as a sentence behind its time. A time is written where it changes.
pub fn write(plan: &Plan, trace: &Trace, children_observed: bool, style: Style) -> String {
    let timeline = layout(plan, trace, children_observed, None);
    let column = trace.events.iter().map(|event| time(event.at).chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    let mut last = None;
    for (index, event) in trace.events.iter().enumerate() {
        let phrase = match &event.what {
            What::Begin | What::Probe { .. } => continue,
            What::Did(Stimulus::Call { call }) => called(plan, call),
            What::End => {
                describe::unfinished(Phrase::words("nothing is due any more"), &timeline.lanes, index)
            }
            _ => describe::column(plan, &trace.events, &timeline.lanes, index),
        };
        let at = if last == Some(event.at) { String::new() } else { time(event.at) };
        last = Some(event.at);
        for line in hanging(&format!("{at:>column$}  "), &phrase.text(), style.width) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

fn called(plan: &Plan, label: &interlude_spec::id::CallLabel) -> Phrase {
    let phrase = Phrase::words("`").name(label).and("` is made");
    match plan.call_named(label) {
        Some(call) => phrase.and(": ").then(signature(plan.call(call))),
        None => phrase,
    }
}
