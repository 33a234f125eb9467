//! What stands below `under`: names that are none, and what the simulation of a semantics does not come to.

use super::slips;
use crate::named::Named;
use crate::semantics::Semantics;
use crate::twin::documented;
use crate::twin::eras::{NoRecord, like};
use interlude_spec::diagnostic::{Code, Diagnostic, Place};
use interlude_spec::expectation;
use interlude_spec::guarantees;
use interlude_spec::id::ScenarioId;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::{Plan, Ties, Under};
use interlude_spec::scenario;
use interlude_spec::verdict::Finding;
use std::cell::LazyCell;

/// Each version below `under` that is newer than those that were looked at: it may be none at all.
pub(super) fn unseen_versions(plan: &Plan, text: &str) -> Vec<Diagnostic> {
    let notes: Vec<_> = plan
        .under
        .iter()
        .map(|under| Named::of(&under.semantics).and_then(Result::ok).and_then(|named| named.note()))
        .collect();
    if notes.iter().all(Option::is_none) {
        return Vec::new();
    }
    let places = scenario::unders(text).into_iter().map(|(_, place)| place);
    let unseen = notes.into_iter().zip(places).filter_map(|(note, place)| Some((note?, place)));
    unseen
        .map(|(message, place)| Diagnostic {
            code: Code::UnseenVersion,
            place,
            message,
            label: "never looked at".into(),
            help: Some("name a version that was: `interlude list semantics`".into()),
        })
        .collect()
}

/// What stands under a name is held against the simulation of it. A name without one is a semantics that only
/// implementations declare; and under `ties: all` there is no one order to compare with.
pub(super) fn wrong_unders(id: &ScenarioId, given: &str, plan: &Plan, text: &str) -> Vec<Diagnostic> {
    // To find a place is to read the text again, and most scenarios have no mistake.
    let unders = LazyCell::new(|| scenario::unders(text));
    let place = |number: usize| unders.get(number).map(|(_, place)| *place);
    let mut mistakes = if plan.under.is_empty() { Vec::new() } else { misspelt(&unders) };
    for (number, under) in plan.under.iter().enumerate() {
        let simulated = match Named::of(&under.semantics) {
            None => continue,
            Some(Err(none)) => Err((none.to_string(), in_full(&none))),
            Some(Ok(named)) => named.narrowed(plan).map(|_| named).map_err(|reason| (reason, None)),
        };
        match simulated {
            Ok(_) if plan.ties == Ties::All => {}
            Ok(named) => mistakes.extend(wrong_under((id, given), plan, under, || place(number), &named)),
            // An implementation that declares this way of coordinating calls may have what the simulation of it lacks.
            Err(_) if Semantics::named(&under.semantics).is_some() => {}
            // Nobody would ever be held to what stands there.
            Err((reason, help)) => mistakes.extend(place(number).map(|place| Diagnostic {
                code: Code::UnknownValue,
                place,
                message: format!("`{}` cannot be simulated here: {reason}", under.semantics),
                label: "not simulated, so nothing would be held to this".into(),
                help: help.or_else(|| {
                    Some("take it out, or name a semantics that can: `interlude list semantics`".into())
                }),
            })),
        }
    }
    mistakes
}

/// What to write for a version that is not written in full.
fn in_full(none: &NoRecord) -> Option<String> {
    match none {
        NoRecord::NoVersion { text } => Some(format!("write `clerk-js@{}`", like(text))),
        NoRecord::TooOld { .. } => None,
    }
}

fn wrong_under(
    (id, given): (&ScenarioId, &str),
    plan: &Plan,
    under: &Under,
    place: impl Fn() -> Option<Place>,
    named: &Named,
) -> Vec<Diagnostic> {
    let Ok(simulated) = named.simulate(id, plan) else { return Vec::new() };
    let mut spec = Compiled::under(&simulated.plan, simulated.plan.contract());
    let trace = spec.names.number(&simulated.trace);
    let found = expectation::check_under(&guarantees::read(&spec, &trace), under);
    let mistake = |finding: Finding| {
        Some(Diagnostic {
            code: Code::UnderDiffers,
            place: place()?,
            message: format!("the simulation of `{}` does not come to this", under.semantics),
            label: format!(
                "expected at {}: {}; simulated: {}",
                finding.at, finding.expected, finding.observed
            ),
            help: Some(format!(
                "`interlude simulate {given} --semantics {}` shows what comes of it: write that here, or change the steps",
                under.semantics
            )),
        })
    };
    found.into_iter().filter_map(mistake).collect()
}

/// The names below `under` that are nearly those of a semantics, in a scenario that may have other mistakes.
pub fn misspelt_unders(text: &str) -> Vec<Diagnostic> {
    misspelt(&scenario::unders(text))
}

/// A name that is nearly that of a semantics with a simulation: nobody would ever be held to what stands under it.
fn misspelt(unders: &[(String, Place)]) -> Vec<Diagnostic> {
    let all = Semantics::all();
    let misspelt = unders.iter().filter_map(|(name, place)| {
        let names = || all.iter().map(|semantics| semantics.name.as_str()).chain([documented::NAME]);
        let meant = match version_of(name) {
            Some(meant) => meant,
            None => scenario::nearest(name, names()).filter(|_| !names().any(|it| it == name))?.to_owned(),
        };
        Some(Diagnostic {
            code: Code::UnknownValue,
            place: *place,
            message: format!("there is no semantics `{name}`"),
            label: "not a semantics with a simulation".into(),
            help: Some(format!("did you mean `{meant}`?")),
        })
    });
    misspelt.collect()
}

/// The version of clerk-js that a name is probably meant to be of: its package is one slip away, or is left out. An implementation of one's own
/// may be called anything else.
fn version_of(name: &str) -> Option<String> {
    const PACKAGE: &str = "clerk-js@";
    let name = name.strip_prefix("twin/").unwrap_or(name);
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (package, version) = name.split_at(digits);
    if name.starts_with(PACKAGE) || !version.contains('.') {
        return None;
    }
    let package = package.strip_prefix("@clerk/").unwrap_or(package).trim_end_matches('v');
    let letters: String = package.chars().filter(char::is_ascii_alphabetic).collect();
    let is_meant = letters.is_empty() || letters == "clerkjs" || slips::is_slip(&letters, "clerkjs");
    is_meant.then(|| format!("{PACKAGE}{version}"))
}
