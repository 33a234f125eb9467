//! From a trace to a verdict.

use crate::driver::Driven;
use interlude_spec::plan::Plan;
use interlude_spec::requirement::{RuleId, RuleKind};
use interlude_spec::verdict::{Finding, Judgement, Verdict};
use interlude_spec::{expectation, guarantees, hazards};
use std::collections::BTreeSet;

/// Judges what a run of a plan left behind.
///
/// `semantics` is what the implementation declares to follow where the contract leaves room. A hazard that is among
/// `denied` counts as broken; the others are advice.
pub fn judge(
    plan: &Plan,
    driven: &Driven,
    semantics: Option<&str>,
    denied: &[RuleId],
) -> (Verdict, Judgement) {
    let mut judgement = guarantees::check(plan, &driven.trace);
    judgement.findings.extend(expectation::check(plan, &driven.trace, &driven.probes, semantics));
    judgement.hazards = hazards::find(plan, &driven.trace);
    judgement
        .findings
        .extend(judgement.hazards.iter().filter(|finding| denied.contains(&finding.rule)).cloned());
    judgement.findings.sort_by_key(|finding| finding.event);
    (verdict(&judgement), judgement)
}

/// The one word that findings come to.
///
/// What a scenario asks for follows from the contract or goes beyond it. Where a requirement is broken, an
/// expectation that fails along with it shows that and is no deviation of its own; where none is, the
/// expectation is what is broken.
fn verdict(judgement: &Judgement) -> Verdict {
    let ids = |keep: &dyn Fn(&Finding) -> bool| -> BTreeSet<RuleId> {
        judgement.findings.iter().filter(|finding| keep(finding)).map(|finding| finding.rule).collect()
    };
    let mut broken =
        ids(&|finding| finding.rule.kind() == RuleKind::Must || finding.rule == RuleId::Unexplained);
    if broken.is_empty() {
        broken = ids(&|finding| finding.rule.kind() == RuleKind::Scenario);
    }
    if !broken.is_empty() {
        Verdict::Fail { broken }
    } else if judgement.exercised.keys().any(|rule| rule.kind() == RuleKind::Must) {
        Verdict::Pass
    } else {
        Verdict::NotExercised
    }
}
