//! What a test did with a fake and what it saw, made into a plan and a trace: so that it is judged and drawn like any other run.

use interlude_lab::driver::Played;
use interlude_lab::judge::judge_played;
use interlude_lab::named::{Named, Simulated};
use interlude_lab::twin::eras::Known;
use interlude_reports::style::Style;
use interlude_reports::timeline::{layout, svg, text};
use interlude_spec::catalogue;
use interlude_spec::event::{Named as InNames, Observation, What};
use interlude_spec::id::CallLabel;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::write;
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;
use interlude_spec::verdict::{self, Finding};
use serde::Serialize;

mod plan;
mod read;

pub use read::{Gave, RecordedCall, Recording};

/// What a recording comes to.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// The picture, as text.
    pub timeline: String,
    /// The picture, to look at.
    pub svg: String,
    /// The musts of the documentation that are broken, and the hazards that show.
    pub findings: Vec<ToldFinding>,
    /// A scenario file that does the same.
    pub scenario: String,
    /// Whether that file, played to the twin, comes to the same events in the same order.
    pub replays: bool,
}

/// A must that is broken, or a hazard that shows.
#[derive(Clone, Debug, Serialize)]
pub struct ToldFinding {
    /// The rule.
    pub rule: RuleId,
    /// Whether it is a hazard, which no sentence of the documentation forbids.
    pub hazard: bool,
    /// The call.
    pub call: Option<CallLabel>,
    /// When it shows, in milliseconds.
    pub at: Tick,
    /// What should be.
    pub expected: String,
    /// What is.
    pub observed: String,
    /// Whom it hurts.
    pub why: String,
}

/// Judges and draws a recording.
///
/// # Errors
///
/// Why it cannot be judged: there is no record of its version, or its events make no sense.
pub fn tell(recording: &Recording, style: Style) -> Result<Told, String> {
    let known = Named::Clerk(Known::named(&recording.version).map_err(|none| none.to_string())?);
    let plan = plan::plan(recording)?;
    let played = Played { trace: recording.trace.clone(), probes: Vec::new(), renders: false };
    let (_, judgement) = judge_played(&plan, &played, None, &[]);
    let trace = played.trace;
    let musts = judgement.findings.into_iter().filter(|finding| finding.rule.kind() == RuleKind::Must);
    let mut findings: Vec<Finding> = musts.chain(judgement.hazards).collect();
    verdict::by_event(&mut findings);
    let replayed = known.simulate(&"recorded".into(), &plan);
    Ok(Told {
        timeline: text::draw_in_part(&layout(&plan, &trace, false, None), style),
        svg: svg::draw(&layout(&plan, &trace, false, None)),
        findings: findings.into_iter().map(told).collect(),
        scenario: write::write(&plan),
        replays: replayed.is_ok_and(|Simulated { trace: again, .. }| seen(&again) == seen(&trace)),
    })
}

fn told(finding: Finding) -> ToldFinding {
    ToldFinding {
        rule: finding.rule,
        hazard: finding.rule.kind() == RuleKind::Hazard,
        call: finding.call,
        at: finding.at,
        expected: finding.expected,
        observed: finding.observed,
        why: catalogue::entry(finding.rule).map_or("", |entry| &entry.why).to_owned(),
    }
}

/// What is seen in a trace, in order: what the client does, and apart from it which calls return. A test sees that at once, and
/// an adapter a few jobs later. When it is seen says nothing: without fake timers, time passes in a test as it does.
fn seen(trace: &Trace) -> [Vec<&Observation<InNames>>; 2] {
    let seen = trace.events.iter().filter_map(|event| match &event.what {
        What::Saw(seen) => Some(seen),
        _ => None,
    });
    let (returns, others) = seen.partition(|seen| matches!(seen, Observation::Return { .. }));
    [others, returns]
}
