//! What a campaign of random scenarios found: for people, and as JSON. It knows nothing of how scenarios are made.

use crate::escape::visible;
use crate::explore::grouped;
use crate::prose;
use crate::run::{Run, Trial};
use crate::style::{Paint, Style};
use crate::terminal::{self, Verbosity};
use crate::timeline::{layout, text};
use interlude_spec::plan::Plan;
use interlude_spec::requirement::{RuleId, RuleKind};
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A campaign.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// What was tried.
    pub implementation: String,
    /// What it was compared with.
    pub other: Option<String>,
    /// What the scenarios depend on.
    pub seed: u64,
    /// How many were tried.
    pub cases: u32,
    /// How many were asked for.
    pub asked: u32,
    /// How many were generated and not tried, because the implementation lacks what they need.
    pub unfit: u32,
    /// How many states were seen.
    pub states: usize,
    /// How many scenarios put each must to the test.
    pub exercised: BTreeMap<RuleId, u32>,
    /// In how many scenarios each hazard showed.
    pub hazards: BTreeMap<RuleId, u32>,
    /// In how many scenarios each rule was broken that is known to be.
    pub known: BTreeMap<RuleId, u32>,
    /// What was found, in the order in which it was.
    pub found: Vec<Found>,
    /// What was only broken together with something that was found before, and in how many scenarios.
    pub along: BTreeMap<String, u32>,
    /// Someone ended it before its time.
    pub interrupted: bool,
    /// Why the implementation gave no answer, and the scenario to which it gave none.
    pub broke_off: Option<(String, String)>,
    /// The command that runs it again.
    pub replay: String,
}

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The id of what breaks, or `differs`.
    pub shows: String,
    /// The number of the scenario that showed it first, from 1.
    pub case: u32,
    /// How many calls that scenario made.
    pub calls: usize,
    /// How many scenarios were tried to make it smaller.
    pub runs: u32,
    /// What is left of it, as a scenario file.
    pub text: String,
    /// Where it was saved.
    pub file: Option<String>,
    /// That scenario as a trial.
    pub trial: Option<Trial>,
    /// What is different in it.
    pub difference: Option<Difference>,
}

/// Two runs of one scenario that are not the same.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The scenario.
    pub plan: Plan,
    /// What the implementation did.
    pub one: Trace,
    /// What the other one did.
    pub other: Trace,
    /// The index and the time of the first event that differs.
    pub first: Option<(usize, Tick)>,
}

/// The campaign for people.
pub fn render(campaign: &Campaign, style: Style) -> String {
    let mut out = String::new();
    for found in &campaign.found {
        tell(&mut out, campaign, found, style);
    }
    let fold = |out: &mut String, indent: usize, text: &str| {
        for line in prose::fold(text, style.columns() - indent) {
            _ = writeln!(out, "{:indent$}{line}", "");
        }
    };
    if let Some((reason, scenario)) = &campaign.broke_off {
        fold(
            &mut out,
            0,
            &format!("{} gave no answer: {}", visible(&campaign.implementation), visible(reason)),
        );
        _ = writeln!(out, "\n{}", visible(scenario));
    }
    let against = campaign
        .other
        .as_ref()
        .map_or_else(String::new, |other| format!(" compared with {}", visible(other)));
    let early = if campaign.cases < campaign.asked {
        format!(" of {}, ended early", grouped(u128::from(campaign.asked)))
    } else {
        String::new()
    };
    let head = format!(
        "{}{against}: {} scenarios{early} from seed {}, {} states, {} found",
        visible(&campaign.implementation),
        grouped(u128::from(campaign.cases)),
        campaign.seed,
        campaign.states,
        if campaign.found.is_empty() { "nothing".into() } else { campaign.found.len().to_string() }
    );
    fold(&mut out, 0, &head);
    if campaign.unfit > 0 {
        fold(&mut out, 2, &format!("{} more were generated that it has no means for", campaign.unfit));
    }
    let musts = || RuleId::ALL.iter().filter(|rule| rule.kind() == RuleKind::Must);
    let idle: Vec<_> =
        musts().filter(|rule| !campaign.exercised.contains_key(rule)).map(|rule| rule.as_str()).collect();
    fold(&mut out, 2, &format!("musts exercised: {} of {}", campaign.exercised.len(), musts().count()));
    if !idle.is_empty() {
        fold(&mut out, 2, &format!("never: {}", idle.join(", ")));
    }
    if !campaign.known.is_empty() {
        let known: Vec<_> =
            campaign.known.iter().map(|(rule, number)| format!("{rule} in {number}")).collect();
        fold(&mut out, 2, &format!("known to be broken, and passed over: {}", known.join(", ")));
    }
    if !campaign.along.is_empty() {
        let along: Vec<_> = campaign.along.iter().map(|(id, number)| format!("{id} in {number}")).collect();
        fold(
            &mut out,
            2,
            &format!("broken only along with what was found or is known: {}", along.join(", ")),
        );
    }
    if !campaign.hazards.is_empty() {
        let shown: Vec<_> =
            campaign.hazards.iter().map(|(rule, number)| format!("{rule} in {number}")).collect();
        fold(&mut out, 2, &format!("hazards: {}", shown.join(", ")));
    }
    fold(&mut out, 2, &format!("again: {}", visible(&campaign.replay)));
    out
}

fn tell(out: &mut String, campaign: &Campaign, found: &Found, style: Style) {
    let left = match &found.trial {
        Some(Trial { ran: Some(ran), .. }) => ran.plan.calls.len(),
        _ => found.difference.as_ref().map_or(0, |difference| difference.plan.calls.len()),
    };
    if let Some(trial) = &found.trial {
        let run = Run { suite: String::new(), trials: vec![trial.clone()], ..Run::default() };
        let told = terminal::render(&run, style, Verbosity::Quiet);
        // What follows its last rule is a summary of this one trial.
        let end = told.rfind("\n──").or_else(|| told.rfind("\n--")).unwrap_or(told.len());
        out.push_str(told[..end].trim_end());
        out.push('\n');
    } else {
        _ = writeln!(
            out,
            "{}",
            style.paint(Paint::Bad, &format!("{} {}", style.sign("≠", "!"), found.shows))
        );
    }
    if let Some(difference) = &found.difference {
        let names = [campaign.implementation.as_str(), campaign.other.as_deref().unwrap_or("the other")];
        for (name, trace) in names.iter().zip([&difference.one, &difference.other]) {
            _ = writeln!(out, "\n{}\n", style.paint(Paint::Strong, &visible(name)));
            out.push_str(&text::draw(&layout(&difference.plan, trace, false, None), style));
        }
        if let Some((event, at)) = difference.first {
            _ = writeln!(out, "\n  the first difference is event {event}, at {at}");
        }
    }
    let how = format!(
        "found in scenario {} of {} calls, made one of {left} in {} more runs:",
        found.case, found.calls, found.runs
    );
    out.push('\n');
    for line in prose::fold(&how, style.columns() - 2) {
        _ = writeln!(out, "  {line}");
    }
    out.push('\n');
    for line in found.text.lines() {
        _ = writeln!(out, "  {}", visible(line));
    }
    if let Some(file) = &found.file {
        _ = writeln!(out, "\n  saved    {}", visible(file));
    }
    out.push('\n');
}

/// The campaign as JSON, with a line break at the end.
pub fn json(campaign: &Campaign) -> String {
    let counts = |of: &BTreeMap<RuleId, u32>| {
        let counts = of.iter().map(|(rule, number)| (rule.as_str().to_owned(), json!(number)));
        serde_json::Value::Object(counts.collect())
    };
    let found: Vec<_> = campaign
        .found
        .iter()
        .map(|found| {
            json!({
                "shows": found.shows,
                "case": found.case,
                "calls": found.calls,
                "runs": found.runs,
                "scenario": found.text,
                "file": found.file,
            })
        })
        .collect();
    let value = json!({
        "version": 1,
        "implementation": campaign.implementation,
        "sameAs": campaign.other,
        "seed": campaign.seed,
        "cases": campaign.cases,
        "unfit": campaign.unfit,
        "states": campaign.states,
        "exercised": counts(&campaign.exercised),
        "hazards": counts(&campaign.hazards),
        "known": counts(&campaign.known),
        "found": found,
        "along": campaign.along,
        "interrupted": campaign.interrupted,
        "brokeOff": campaign.broke_off.as_ref().map(|(reason, scenario)| json!({ "reason": reason, "scenario": scenario })),
    });
    format!("{value:#}\n")
}
