//! Whether a run that was read could have been written: every index points somewhere, and no verdict says what the rest
//! does not.

use super::ParseError;
use crate::run::{Ran, Run, Trial};
use interlude_lab::judge;
use interlude_spec::budget::Budget;
use interlude_spec::catalogue;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::limits::{MAX_CALLS, MAX_SESSIONS, MAX_STEPS};
use interlude_spec::trace::Trace;
use interlude_spec::verdict::{Finding, Verdict};
use std::collections::BTreeSet;

/// Says what is wrong with a run, if something is.
pub(super) fn check(run: &Run) -> Result<(), String> {
    if let Some(shard) = &run.shard
        && !(1..=shard.of).contains(&shard.index)
    {
        return Err(format!("`shard` says that this is {} of {}", shard.index, shard.of));
    }
    for (place, trial) in run.trials.iter().enumerate() {
        trial_is_sound(trial).map_err(|wrong| format!("`trials[{place}]` {wrong}"))?;
    }
    for (place, allowed) in run.allowed.iter().enumerate() {
        in_order(&allowed.trace).map_err(|wrong| format!("`allowed[{place}]` {wrong}"))?;
    }
    Ok(())
}

/// The run, unless a trial's verdict is one that nothing in it bears out: then no one may take it for an outcome.
///
/// # Errors
///
/// [`ParseError::Unsound`], with the trial.
pub fn believed(run: Run) -> Result<Run, ParseError> {
    let mut seen = BTreeSet::new();
    for (place, trial) in run.trials.iter().enumerate() {
        let unsound = |wrong| ParseError::Unsound(format!("`trials[{place}]` {wrong}"));
        bears_out_its_verdict(trial).map_err(unsound)?;
        if !seen.insert((&trial.implementation, &trial.scenario, trial.contract)) {
            return Err(unsound("is there twice".into()));
        }
    }
    Ok(run)
}

fn bears_out_its_verdict(trial: &Trial) -> Result<(), String> {
    let is_of_its_contract = |rule: RuleId| {
        catalogue::entry(rule).is_none_or(|it| trial.contract.is_none_or(|its| it.contract.contains(&its)))
    };
    let mut exercised = trial.judgement.exercised.iter().filter(|(_, times)| **times > 0);
    let mut is_exercised =
        || exercised.any(|(rule, _)| rule.kind() == RuleKind::Must && is_of_its_contract(*rule));
    let says = match &trial.verdict {
        Verdict::Pass if !is_exercised() => return Err("passes, and puts no must to the test".into()),
        Verdict::Fail { broken } | Verdict::Known { broken } if broken.is_empty() => {
            return Err("fails, and breaks nothing".into());
        }
        Verdict::Pass => "passes",
        Verdict::Known { .. } => "is known to fail",
        Verdict::NotExercised => "puts no must to the test",
        Verdict::Skip { .. } if trial.ran.is_some() => return Err("is skipped, and was run".into()),
        _ => return Ok(()),
    };
    if trial.ran.is_none() {
        return Err(format!("{says}, and was not run"));
    }
    let is_excused = |rule| trial.excused.iter().any(|it| it.rule == rule);
    match judge::broken(&trial.judgement).into_iter().find(|rule| !is_excused(*rule)) {
        Some(rule) => Err(format!("{says}, and breaks `{rule}`")),
        None => Ok(()),
    }
}

fn trial_is_sound(trial: &Trial) -> Result<(), String> {
    let findings = trial.judgement.findings.iter().chain(&trial.judgement.hazards);
    match &trial.ran {
        None if trial.judgement.findings.is_empty() && trial.judgement.hazards.is_empty() => Ok(()),
        None => Err("finds something, and was not run".into()),
        Some(ran) => ran_is_sound(ran, findings),
    }
}

fn ran_is_sound<'a>(ran: &Ran, findings: impl Iterator<Item = &'a Finding>) -> Result<(), String> {
    is_not_too_large(ran)?;
    ran.plan.check()?;
    let (events, steps) = (ran.trace.events.len(), ran.plan.steps.len());
    for finding in findings {
        if finding.event >= events {
            return Err(format!("finds something at event {}, and there are {events}", finding.event));
        }
        if finding.step.is_some_and(|step| step >= steps) {
            return Err(format!("finds something in a step that is not among the {steps}"));
        }
    }
    if !ran.places.is_empty() && ran.places.len() != steps {
        return Err(format!("has {} places for {steps} steps", ran.places.len()));
    }
    if ran.order.is_some_and(|(order, of)| !(1..=of).contains(&order)) {
        return Err("is of an order that does not exist".into());
    }
    in_order(&ran.trace)
}

/// To draw a run takes the longer the more it holds, and no run holds more than its scenario may and its budget allows.
fn is_not_too_large(ran: &Ran) -> Result<(), String> {
    let Ran { plan, trace, .. } = ran;
    let table = [
        ("events", trace.events.len(), Budget::DEFAULT.events),
        ("steps", plan.steps.len(), MAX_STEPS),
        ("calls", plan.calls.len(), MAX_CALLS),
        ("sessions", plan.client.sessions.len(), MAX_SESSIONS),
    ];
    match table.into_iter().find(|(_, count, most)| count > most) {
        Some((what, count, most)) => Err(format!("has {count} {what}, and there are {most} at most")),
        None => Ok(()),
    }
}

fn in_order(trace: &Trace) -> Result<(), String> {
    if trace.events.is_sorted_by_key(|event| event.at) {
        Ok(())
    } else {
        Err("has events that go back in time".into())
    }
}
