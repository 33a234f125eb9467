//! What implementations made of one scenario: those that did the same share what there is to say and to see.

use super::links;
use super::matrix::of_rule;
use super::sign;
use super::text::{name, sentence};
use crate::finding::{self, advice, place, told};
use crate::numbers::counted;
use crate::reason;
use crate::rules;
use crate::run::{Allowed, Ran, Trial, labelled};
use crate::style::{Style, time};
use crate::timeline::{Timeline, align, layout, sentences, svg};
use crate::verdict_style::rank;
use interlude_spec::plan::Plan;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::trace::Trace;
use interlude_spec::verdict::{Finding, Verdict};

/// A trace of more events is not drawn.
const MOST_EVENTS: usize = 1_000;
/// How many commands are shown, and how many lines that an adapter left behind.
const MOST_LINES: usize = 40;

/// What there is to say of a scenario's trials, and what there is to see.
pub(super) struct Story {
    pub(super) told: Vec<Told>,
    pub(super) figures: Vec<Figure>,
    /// The commands that run it again.
    pub(super) replay: Vec<String>,
}

/// What is said of implementations of which the same is to be said.
pub(super) struct Told {
    pub(super) names: Vec<Name>,
    pub(super) word: &'static str,
    pub(super) sign: &'static str,
    pub(super) said: Said,
}

/// A picture of what implementations did that did the same.
pub(super) struct Figure {
    pub(super) names: Vec<Name>,
    pub(super) word: &'static str,
    pub(super) sign: &'static str,
    /// Whose run it is, where it is one that the contract allows and none of the implementations compared.
    pub(super) allowed: Option<String>,
    /// Hazards that are seen and do not count: advice.
    pub(super) hazards: Vec<Found>,
    pub(super) picture: String,
    pub(super) sentences: String,
}

/// An implementation.
pub(super) struct Name {
    /// What a link finds it by; empty where it is found elsewhere.
    pub(super) anchor: String,
    pub(super) name: String,
}

/// Something that is broken.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) rule: RuleId,
    pub(super) anchor: String,
    /// Which call, when, and in which line.
    pub(super) place: String,
    pub(super) text: &'static str,
    pub(super) expected: String,
    pub(super) observed: String,
    pub(super) rests_on: String,
    pub(super) why: &'static str,
}

/// What is said of a trial.
#[derive(PartialEq, Eq)]
pub(super) struct Said {
    /// Which calls do wrong first and when, and what happens there.
    pub(super) first: Option<(String, String)>,
    pub(super) findings: Vec<Found>,
    /// What is broken and does not count, with the reason.
    pub(super) excused: Vec<(RuleId, String)>,
    /// Why there is nothing to see, or what there is to say beside it.
    pub(super) reason: String,
    pub(super) evidence: Vec<(&'static str, Vec<String>)>,
}

/// What is drawn of a trial.
#[derive(PartialEq, Eq)]
struct Drawn {
    word: &'static str,
    sign: &'static str,
    timeline: Timeline,
    hazards: Vec<Found>,
}

/// The trials of a scenario, what fails first, then in the order of the trials; `allowed` are runs that it allows.
pub(super) fn all(trials: &[&Trial], allowed: &[&Allowed]) -> Story {
    let mut trials = trials.to_vec();
    trials.sort_by_key(|trial| rank(&trial.verdict));
    let mut told: Vec<Told> = Vec::new();
    let mut drawn: Vec<(Drawn, Vec<&Trial>)> = Vec::new();
    for &trial in &trials {
        let its = Drawn::of(trial);
        let anchor = if its.is_none() { links::of_trial(trial) } else { String::new() };
        let its_name = Name { anchor, name: name(&trial.on_implementation()) };
        let said = Said::of(trial, its.as_ref().map(|drawn| &drawn.timeline));
        let word = trial.verdict.word();
        match told.iter_mut().find(|it| it.word == word && it.said == said) {
            Some(known) => known.names.push(its_name),
            None => told.push(Told { names: vec![its_name], word, sign: sign(&trial.verdict), said }),
        }
        let Some(its) = its else { continue };
        match drawn.iter_mut().find(|(known, _)| *known == its) {
            Some((_, trials)) => trials.push(trial),
            None => drawn.push((its, vec![trial])),
        }
    }
    // What a link leads to stays, though there is nothing more to say of it.
    told.retain(|told| !told.said.is_empty() || told.names.iter().any(|name| !name.anchor.is_empty()));
    let replay = trials.iter().map(|trial| trial.replay.clone()).filter(|replay| !replay.is_empty());
    let replay: Vec<String> = replay.collect();
    Story { told, figures: figures(&drawn, allowed), replay: last(&replay) }
}

/// The pictures, in the same columns.
fn figures(drawn: &[(Drawn, Vec<&Trial>)], allowed: &[&Allowed]) -> Vec<Figure> {
    let broken = || {
        let trials = drawn.iter().flat_map(|(_, trials)| trials);
        let broken = trials.filter(|trial| rank(&trial.verdict) < rank(&Verdict::Pass));
        broken.filter_map(|trial| trial.ran.as_deref()).map(|ran| &ran.plan)
    };
    // What the same call is to do differs by the contract.
    let plan_of = |it: &Allowed| broken().find(|plan| plan.contracts.first() == Some(&it.contract));
    let drawable = allowed.iter().filter(|it| it.trace.events.len() <= MOST_EVENTS);
    let simulated = drawable.filter_map(|it| {
        let plan = plan_of(it)?;
        Some((plan, *it, layout(plan, &it.trace, false, None)))
    });
    // A run that an implementation shows already is shown once.
    let is_new = |timeline: &Timeline| drawn.iter().all(|(known, _)| known.timeline != *timeline);
    let simulated: Vec<_> = simulated.filter(|(_, _, timeline)| is_new(timeline)).collect();
    let several = simulated.iter().any(|(_, it, _)| it.contract != simulated[0].1.contract);
    let whose = |it: &Allowed| name(&labelled(&it.semantics, several.then_some(it.contract)));
    let timelines: Vec<Timeline> = simulated
        .iter()
        .map(|(_, _, it)| it)
        .chain(drawn.iter().map(|(it, _)| &it.timeline))
        .cloned()
        .collect();
    let names =
        simulated.iter().map(|(_, it, _)| format!("Timeline that the contract allows, under {}", whose(it)));
    let names = names.chain(drawn.iter().map(|(it, trials)| called(it, trials)));
    let aligned: Vec<(Timeline, String)> = align(&timelines).into_iter().zip(names).collect();
    let mut pictures = svg::embedded(&aligned).into_iter();
    let mut figures = Vec::with_capacity(aligned.len());
    for (plan, allowed, _) in simulated {
        figures.push(Figure {
            names: Vec::new(),
            word: "allowed",
            sign: "◇",
            allowed: Some(whose(allowed)),
            hazards: Vec::new(),
            picture: pictures.next().unwrap_or_default(),
            sentences: in_words(plan, &allowed.trace, false),
        });
    }
    for (drawn, trials) in drawn {
        let ran = trials.first().and_then(|trial| trial.ran.as_ref());
        let name =
            |trial: &&Trial| Name { anchor: links::of_trial(trial), name: name(&trial.on_implementation()) };
        figures.push(Figure {
            names: trials.iter().map(name).collect(),
            word: drawn.word,
            sign: drawn.sign,
            allowed: None,
            hazards: drawn.hazards.clone(),
            picture: pictures.next().unwrap_or_default(),
            sentences: ran
                .map_or_else(String::new, |ran| in_words(&ran.plan, &ran.trace, ran.children_observed)),
        });
    }
    figures
}

fn in_words(plan: &Plan, trace: &Trace, children_observed: bool) -> String {
    let style = Style { width: usize::MAX, ..Style::PLAIN };
    let text = sentences::write(plan, trace, children_observed, style);
    text.lines().map(sentence).collect::<Vec<_>>().join("\n")
}

/// What a picture is called by who cannot see it.
fn called(drawn: &Drawn, trials: &[&Trial]) -> String {
    let names: Vec<String> = trials.iter().map(|trial| name(&trial.on_implementation())).collect();
    let wrong = drawn.timeline.wrong.as_ref();
    let wrong = wrong.map_or_else(String::new, |wrong| format!(": {}", sentence(&wrong.text.text())));
    format!("Timeline of {}{wrong}", sentence(&names.join(", ")))
}

impl Drawn {
    fn of(trial: &Trial) -> Option<Self> {
        let ran = trial.ran.as_deref().filter(|ran| ran.trace.events.len() <= MOST_EVENTS)?;
        let findings = told(trial);
        let first = findings.iter().map(|finding| finding.event).min();
        Some(Self {
            word: trial.verdict.word(),
            sign: sign(&trial.verdict),
            timeline: layout(&ran.plan, &ran.trace, ran.children_observed, first),
            hazards: advice(trial).map(|finding| Found::of(finding, Some(ran))).collect(),
        })
    }
}

impl Said {
    fn of(trial: &Trial, timeline: Option<&Timeline>) -> Self {
        let (ran, findings) = (trial.ran.as_deref(), told(trial));
        let wrong = timeline.and_then(|timeline| timeline.wrong.as_ref()).zip(ran);
        let first = wrong.and_then(|(wrong, ran)| {
            let at = time(ran.trace.events.get(wrong.column)?.at);
            Some((format!("{}at {at}", calls(&findings, wrong.column)), sentence(&wrong.text.text())))
        });
        Self {
            first,
            findings: findings.iter().map(|finding| Found::of(finding, ran)).collect(),
            excused: excused(trial),
            reason: beside(trial),
            evidence: evidence(trial),
        }
    }

    const fn is_empty(&self) -> bool {
        self.findings.is_empty()
            && self.excused.is_empty()
            && self.reason.is_empty()
            && self.evidence.is_empty()
    }
}

/// What there is to say beside the findings.
fn beside(trial: &Trial) -> String {
    let why = match &trial.verdict {
        Verdict::Pass if trial.lasted.is_some() => "its timeline is in the JSON report".to_owned(),
        Verdict::Pass | Verdict::Known { .. } | Verdict::Fail { .. } => String::new(),
        _ => sentence(&reason::of(trial)),
    };
    let events = trial.ran.as_ref().map_or(0, |ran| ran.trace.events.len());
    let undrawn = (events > MOST_EVENTS)
        .then(|| format!("its {} are too many for a picture", counted(events, "event")));
    let order = trial.ran.as_deref().and_then(finding::order);
    let notes = sentence(&trial.notes.join("; "));
    let parts =
        [Some(why).filter(|why| !why.is_empty()), Some(notes).filter(|it| !it.is_empty()), order, undrawn];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The calls that do wrong in an event, each in backticks, with a comma behind the last.
fn calls(findings: &[&Finding], event: usize) -> String {
    let mut labels: Vec<&str> = Vec::new();
    for label in findings.iter().filter(|it| it.event == event).filter_map(|it| it.call.as_ref()) {
        if !labels.contains(&label.as_str()) {
            labels.push(label.as_str());
        }
    }
    let labels: Vec<String> = labels.iter().map(|label| format!("`{}`", name(label))).collect();
    match labels.as_slice() {
        [] => String::new(),
        [label] => format!("call {label}, "),
        labels => format!("calls {}, ", labels.join(" and ")),
    }
}

fn excused(trial: &Trial) -> Vec<(RuleId, String)> {
    trial.excused.iter().map(|it| (it.rule, sentence(&finding::excuse(&it.excuse)))).collect()
}

fn evidence(trial: &Trial) -> Vec<(&'static str, Vec<String>)> {
    let reason = reason::of(trial);
    let parts = trial.evidence.iter().flat_map(|evidence| finding::evidence(&reason, evidence));
    parts.map(|(what, lines)| (what, last(lines))).collect()
}

/// The last lines, and how many there were before them.
fn last(lines: &[String]) -> Vec<String> {
    let before = lines.len().saturating_sub(MOST_LINES);
    let left_out = (before > 0).then(|| format!("({} before)", counted(before, "line")));
    left_out.into_iter().chain(lines[before..].iter().map(|line| sentence(line))).collect()
}

impl Found {
    fn of(finding: &Finding, ran: Option<&Ran>) -> Self {
        // What a scenario asks for is told beside it.
        let of_rule_only = |words| if finding.rule.kind() == RuleKind::Scenario { "" } else { words };
        Self {
            rule: finding.rule,
            anchor: of_rule(finding.rule),
            place: place(finding, ran, name),
            text: of_rule_only(rules::text(finding.rule)),
            expected: sentence(&finding.expected),
            observed: sentence(&finding.observed),
            rests_on: finding
                .rests_on
                .first()
                .map_or_else(String::new, |ground| sentence(&ground.to_string())),
            why: of_rule_only(rules::why(finding.rule)),
        }
    }
}
