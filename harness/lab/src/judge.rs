//! From a trace to a verdict.

use crate::driver::{Driven, Played};
use interlude_spec::budget::{Budget, Exceeded};
use interlude_spec::guarantees::Moments;
use interlude_spec::model::accept::{Refusal, accept_within};
use interlude_spec::model::musts::Musts;
use interlude_spec::model::step::Relation;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::Plan;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::verdict::{self, Finding, Judgement, Verdict};
use interlude_spec::{expectation, guarantees, hazards};
use std::collections::BTreeSet;

/// How many of the things that would have been allowed are told; of the others only the number.
const MOST_ALLOWED: usize = 4;

/// Judges what a run of a plan left behind.
///
/// `semantics` is what the implementation declares to follow where the contract leaves room. A hazard that is among
/// `denied` counts as broken; the others are advice. A run that takes more to judge than [`Budget::DEFAULT`] has is not judged.
pub fn judge(
    spec: &Compiled<'_>,
    driven: &Driven,
    semantics: Option<&str>,
    denied: &[RuleId],
) -> (Verdict, Judgement) {
    judge_within(Budget::DEFAULT, spec, driven, semantics, denied).unwrap_or_else(|exceeded| {
        let reason = format!("it cannot be judged: {exceeded}");
        (Verdict::NotRun { reason }, Judgement::default())
    })
}

/// As [`judge`], within this budget.
///
/// # Errors
///
/// [`Exceeded`] where judging takes more than the budget has.
pub fn judge_within(
    budget: Budget,
    spec: &Compiled<'_>,
    driven: &Driven,
    semantics: Option<&str>,
    denied: &[RuleId],
) -> Result<(Verdict, Judgement), Exceeded> {
    let moments = guarantees::read(spec, &driven.trace);
    let mut judgement = guarantees::check_in(&moments);
    let broken = verdict::rules(&judgement.findings);
    judgement.findings.extend(unexplained(budget, &moments, &broken)?);
    judgement.findings.extend(expectation::check(&moments, &driven.probes, semantics));
    judgement.hazards = hazards::find_in(&moments);
    judgement
        .findings
        .extend(judgement.hazards.iter().filter(|finding| denied.contains(&finding.rule)).cloned());
    verdict::by_event(&mut judgement.findings);
    Ok((verdict(&judgement), judgement))
}

/// As [`judge`], of a run in names of a plan that is judged by the contract that it claims.
pub fn judge_played(
    plan: &Plan,
    played: &Played,
    semantics: Option<&str>,
    denied: &[RuleId],
) -> (Verdict, Judgement) {
    let mut spec = Compiled::new(plan);
    let trace = spec.names.number(&played.trace);
    let driven = Driven { trace, probes: played.probes.clone(), renders: played.renders };
    judge(&spec, &driven, semantics, denied)
}

/// What the model refuses although everything that is known to be broken is switched off in it: something is wrong that
/// the broken rules do not account for.
fn unexplained(
    budget: Budget,
    moments: &Moments<'_>,
    broken: &BTreeSet<RuleId>,
) -> Result<Option<Finding>, Exceeded> {
    let trace = moments.facts.trace;
    if broken.contains(&RuleId::Unexplained) {
        return Ok(None);
    }
    let relation = Relation { spec: moments.facts.spec, musts: Musts::all_but(broken.iter().copied()) };
    let Err(refusal) = accept_within(budget, relation, trace)? else { return Ok(None) };
    let observed = guarantees::describe(moments, refusal.event);
    Ok(Some(Finding {
        rule: RuleId::Unexplained,
        call: None,
        at: trace.events[refusal.event].at,
        event: refusal.event,
        expected: expected(&refusal),
        observed: if refusal.at_rest { format!("nothing happens before {observed}") } else { observed },
        rests_on: Vec::new(),
        step: None,
    }))
}

/// What would have been allowed instead.
fn expected(refusal: &Refusal) -> String {
    let mut words: Vec<_> = refusal.allowed.iter().take(MOST_ALLOWED).cloned().collect();
    match refusal.allowed.len().saturating_sub(MOST_ALLOWED) {
        0 => {}
        more => words.push(format!("{more} more")),
    }
    if words.is_empty() { "nothing".into() } else { words.join(" or ") }
}

/// The one word that findings come to.
fn verdict(judgement: &Judgement) -> Verdict {
    let broken = broken(judgement);
    if !broken.is_empty() {
        Verdict::Fail { broken }
    } else if judgement.exercised.keys().any(|rule| rule.kind() == RuleKind::Must) {
        Verdict::Pass
    } else {
        Verdict::NotExercised
    }
}

/// What findings say to be broken.
///
/// What a scenario asks for follows from the contract or goes beyond it. Where a requirement is broken, an
/// expectation that fails along with it shows that and is no deviation of its own; where none is, the
/// expectation is what is broken.
pub fn broken(judgement: &Judgement) -> BTreeSet<RuleId> {
    let ids = |keep: &dyn Fn(&Finding) -> bool| {
        verdict::rules(judgement.findings.iter().filter(|finding| keep(finding)))
    };
    let mut broken =
        ids(&|finding| finding.rule.kind() == RuleKind::Must || finding.rule == RuleId::Unexplained);
    if broken.is_empty() {
        broken = ids(&|finding| finding.rule.kind() == RuleKind::Scenario);
    }
    // A hazard is among the findings only where it is denied.
    broken.extend(ids(&|finding| finding.rule.kind() == RuleKind::Hazard));
    broken
}
