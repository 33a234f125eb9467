//! What a campaign of random scenarios found, for a person to read. It knows nothing of how scenarios are made.

use super::command::write_command;
use super::page::Page;
use super::{Verbosity, implementations, summary, wrong};
use crate::campaign::{CampaignReport, Shown, Witness};
use crate::escape::visible;
use crate::numbers::{counted, grouped};
use crate::prose::write_folded;
use crate::rules::{NOT_EXERCISED, families};
use crate::run::{Run, Trial};
use crate::style::{Paint, Style};
use crate::timeline;
use interlude_lab::fuzz::{Failure, first_difference};
use interlude_lab::port::PortFailure;
use interlude_spec::plan::Plan;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::scenario::write::write;
use interlude_spec::trace::Trace;
use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

/// The campaign: each failure with its picture and its scenario, then the counts.
pub fn campaign(report: &CampaignReport, style: Style) -> String {
    let mut out = String::new();
    for (failure, witness) in report.found() {
        found(&mut out, report, failure, witness, style);
    }
    if let Some(broke_off) = &report.campaign.broke_off {
        no_answer(&mut out, &report.implementation, broke_off, style);
    }
    counts(&mut out, report, style);
    out
}

/// Why there was no answer, and the scenario to which there was none.
pub(super) fn no_answer(
    out: &mut String,
    implementation: &str,
    (_, reason, plan): &(u32, PortFailure, Box<Plan>),
    style: Style,
) {
    let reason = reason.to_string();
    let text = format!("{} gave no answer: {}", visible(implementation), visible(&reason));
    write_folded(out, 0, &text, style);
    scenario(out, plan);
    out.push('\n');
}

fn counts(out: &mut String, report: &CampaignReport, style: Style) {
    let campaign = &report.campaign;
    write_folded(out, 0, &head(report), style);
    let mut line = |text: &str| write_folded(out, 2, text, style);
    if campaign.unfit > 0 {
        line(&format!("{} more were generated that it has no means for", campaign.unfit));
    }
    let musts = || RuleId::ALL.iter().filter(|rule| rule.kind() == RuleKind::Must);
    line(&format!("musts exercised: {} of {}", campaign.exercised.len(), musts().count()));
    let idle = families(|rule| rule.kind() == RuleKind::Must && !campaign.exercised.contains_key(&rule));
    // What is only broken along with something else is told in the order of its words.
    let along: BTreeMap<_, _> =
        campaign.along.iter().map(|(shows, number)| (shows.as_str(), *number)).collect();
    let lists = [
        (NOT_EXERCISED, idle.join(", ")),
        ("known to be broken, and passed over", listed(&campaign.known)),
        ("broken only along with what was found or is known", listed(&along)),
        ("hazards", listed(&campaign.hazards)),
    ];
    for (what, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
        line(&format!("{what}: {list}"));
    }
    for known in &report.known {
        let (scenario, reason) = (known.scenario.as_str(), known.reason.as_str());
        line(&format!("known to be found: {} in {}: {}", known.rule, visible(scenario), visible(reason)));
    }
    for stale in &report.stale {
        for scenario in &stale.not_broken_in {
            let scenario = visible(scenario.as_str()).into_owned();
            line(&format!("stale: {} is known to be broken in {scenario}, and is not", stale.requirement));
        }
        for pattern in &stale.matches_nothing {
            line(&format!(
                "stale: {} is known in {}, which is no scenario",
                stale.requirement,
                visible(pattern)
            ));
        }
    }
    write_command(out, "  again:", &visible(&report.replay), style);
}

/// What was tried, how much of it, and how much was found.
fn head(report: &CampaignReport) -> String {
    let campaign = &report.campaign;
    let shard = report.shard.map(|(index, of)| format!(", shard {index} of {of}"));
    let against = report.other.as_ref().map(|other| format!(" compared with {}", visible(other)));
    let early = (report.shard.is_none() && campaign.cases < report.asked)
        .then(|| format!(" of {}, ended early", grouped(u128::from(report.asked))));
    let found = campaign.failures.len();
    format!(
        "{}{}{}: {} scenarios{} from seed {}, {} states, {} found",
        visible(&report.implementation),
        against.unwrap_or_default(),
        shard.unwrap_or_default(),
        grouped(u128::from(campaign.cases)),
        early.unwrap_or_default(),
        report.seed,
        campaign.states.len(),
        if found == 0 { "nothing".into() } else { found.to_string() }
    )
}

fn listed(numbers: &BTreeMap<impl Display, u32>) -> String {
    numbers.iter().map(|(what, number)| format!("{what} in {number}")).collect::<Vec<_>>().join(", ")
}

fn found(
    out: &mut String,
    report: &CampaignReport,
    failure: &Failure,
    witness: Option<&Witness>,
    style: Style,
) {
    let shown = witness.and_then(|witness| witness.shown.as_ref());
    if let Some(Shown::Trial(it)) = shown {
        trial(out, it, style);
    } else {
        let head = format!("{} {}", style.sign("≠", "!"), failure.shows.as_str());
        _ = writeln!(out, "{}", style.paint(Paint::Bad, &head));
    }
    if let Some(Shown::Difference { one, other }) = shown {
        let names = [report.implementation.as_str(), report.other.as_deref().unwrap_or("the other")];
        difference(out, names, &failure.plan, [one, other], style);
    }
    out.push('\n');
    let how = shrunk(failure.case, failure.calls, failure.runs, &failure.plan);
    write_folded(out, 2, &format!("found {how}:"), style);
    scenario(out, &failure.plan);
    if let Some(file) = witness.and_then(|witness| witness.file.as_ref()) {
        _ = writeln!(out, "\n  saved    {}", visible(file));
    }
    out.push('\n');
}

/// In which scenario of a campaign something was found, how many calls that has, and what it was shrunk to in how many runs.
pub(super) fn shrunk(case: u32, calls: usize, runs: u32, plan: &Plan) -> String {
    let runs = counted(usize::try_from(runs).unwrap_or(usize::MAX), "more run");
    format!(
        "in scenario {case}, which has {}; shrunk to {} in {runs}",
        counted(calls, "call"),
        counted(plan.calls.len(), "call")
    )
}

/// The scenario, line by line.
pub(super) fn scenario(out: &mut String, plan: &Plan) {
    out.push('\n');
    for line in write(plan).lines() {
        _ = writeln!(out, "  {}", visible(line));
    }
}

/// The trial in full; where nothing is wrong with it any more, what became of it.
fn trial(out: &mut String, trial: &Trial, style: Style) {
    let run = Run { trials: vec![trial.clone()], ..Run::default() };
    let mut page = Page::new(style);
    let groups = implementations(&run);
    wrong(&mut page, &run, &groups, Verbosity::Verbose);
    if page.is_empty() {
        summary::summary(&mut page, &groups, &[], None);
    }
    out.push_str(page.into_text().trim_end());
    out.push('\n');
}

/// What each of two implementations did, and where they part.
pub(super) fn difference(out: &mut String, names: [&str; 2], plan: &Plan, traces: [&Trace; 2], style: Style) {
    for (name, trace) in names.iter().zip(traces) {
        _ = writeln!(out, "\n{}\n", style.paint(Paint::Strong, &visible(name)));
        out.push_str(&timeline::of_simulated(plan, trace, style));
    }
    if let Some((event, at)) = first_difference(traces[0], traces[1]) {
        _ = writeln!(out, "\n  the first difference is event {event}, at {at}");
    }
}
