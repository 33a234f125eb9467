//! What implementations made of one scenario: those that did the same share what there is to say and to see.

use super::look::{rank, sign};
use super::matrix::of_rule;
use super::text::{name, sentence};
use super::{links, overview::counted};
use crate::reason;
use crate::run::{Excuse, Ran, Trial};
use crate::style::{Style, time};
use crate::terminal;
use crate::timeline::{Timeline, align, layout, sentences, svg};
use interlude_spec::catalogue;
use interlude_spec::requirement::{RuleId, RuleKind};
use interlude_spec::verdict::{Finding, Verdict};

/// A trace of more events is not drawn.
const MOST_EVENTS: usize = 1_000;
/// How many commands are shown, and how many lines that an adapter left behind.
const MOST_LINES: usize = 40;

/// Implementations that did the same.
pub(super) struct Group {
    pub(super) names: Vec<Name>,
    pub(super) word: &'static str,
    pub(super) sign: &'static str,
    /// What happens at the first wrong event, behind its time.
    pub(super) first: Option<(String, String)>,
    pub(super) findings: Vec<Found>,
    /// What is broken and does not count, with the reason.
    pub(super) excused: Vec<(RuleId, String)>,
    /// Hazards that are seen and do not count: advice.
    pub(super) hazards: Vec<Found>,
    /// Why there is nothing to see, or what there is to say beside it.
    pub(super) reason: String,
    pub(super) evidence: Vec<(&'static str, Vec<String>)>,
    pub(super) picture: Option<String>,
    pub(super) sentences: String,
    pub(super) replay: Vec<String>,
}

/// An implementation.
pub(super) struct Name {
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
    pub(super) why: &'static str,
}

/// What is said of a trial, before it is put into a group.
#[derive(PartialEq, Eq)]
struct Said {
    word: &'static str,
    timeline: Option<Timeline>,
    findings: Vec<Found>,
    excused: Vec<(RuleId, String)>,
    hazards: Vec<Found>,
    reason: String,
    evidence: Vec<(&'static str, Vec<String>)>,
}

/// The trials of a scenario in groups, what fails first, then in the order of the trials.
pub(super) fn all(trials: &[&Trial]) -> Vec<Group> {
    let mut groups: Vec<(Said, Vec<&Trial>)> = Vec::new();
    for &trial in trials {
        let said = Said::of(trial);
        match groups.iter_mut().find(|(known, _)| *known == said) {
            Some((_, trials)) => trials.push(trial),
            None => groups.push((said, vec![trial])),
        }
    }
    groups.sort_by_key(|(_, trials)| trials.first().map(|trial| rank(&trial.verdict)));
    let drawn: Vec<Timeline> = groups.iter().filter_map(|(said, _)| said.timeline.clone()).collect();
    let mut aligned = align(&drawn).into_iter();
    let pictures: Vec<Option<(Timeline, String)>> = groups
        .iter()
        .map(|(said, trials)| {
            said.timeline.as_ref().and_then(|_| Some((aligned.next()?, called(said, trials))))
        })
        .collect();
    let mut drawn = svg::embedded(&pictures.iter().flatten().cloned().collect::<Vec<_>>()).into_iter();
    let pictures: Vec<Option<String>> =
        pictures.iter().map(|it| it.as_ref().and_then(|_| drawn.next())).collect();
    groups
        .into_iter()
        .zip(pictures)
        .map(|((said, trials), picture)| Group::of(said, &trials, picture))
        .collect()
}

/// What a picture is called by who cannot see it.
fn called(said: &Said, trials: &[&Trial]) -> String {
    let names: Vec<String> = trials.iter().map(|trial| name(&trial.implementation)).collect();
    let wrong = said.timeline.as_ref().and_then(|timeline| timeline.wrong.as_ref());
    let wrong = wrong.map_or_else(String::new, |wrong| format!(": {}", sentence(&wrong.text.text())));
    format!("Timeline of {}{wrong}", sentence(&names.join(", ")))
}

impl Said {
    fn of(trial: &Trial) -> Self {
        let findings = told(trial);
        let first = findings.iter().map(|finding| finding.event).min();
        let ran = trial.ran.as_ref();
        let drawn = ran.filter(|ran| ran.trace.events.len() <= MOST_EVENTS);
        let is_advice = |finding: &&Finding| findings.iter().all(|told| told.rule != finding.rule);
        Self {
            word: trial.verdict.word(),
            timeline: drawn.map(|ran| layout(&ran.plan, &ran.trace, ran.children_observed, first)),
            findings: findings.iter().map(|finding| Found::of(finding, ran)).collect(),
            excused: excused(trial),
            hazards: trial.judgement.hazards.iter().filter(is_advice).map(|it| Found::of(it, ran)).collect(),
            reason: beside(trial),
            evidence: evidence(trial),
        }
    }
}

/// What there is to say beside the findings.
fn beside(trial: &Trial) -> String {
    let why = match &trial.verdict {
        Verdict::Pass | Verdict::Fail { .. } | Verdict::Known { .. } => String::new(),
        _ => sentence(&reason::of(trial)),
    };
    let events = trial.ran.as_ref().map_or(0, |ran| ran.trace.events.len());
    let undrawn = (events > MOST_EVENTS)
        .then(|| format!("its {} are too many for a picture", counted(events, "event")));
    let order = trial.ran.as_ref().and_then(|ran| ran.order);
    let order = order.map(|(order, of)| format!("order {order} of the {of} that one instant allows"));
    let parts = [Some(why).filter(|why| !why.is_empty()), order, undrawn];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// What is told of a trial: what is broken, whether it counts or is known, and the expectations that show it.
pub(super) fn told(trial: &Trial) -> Vec<&Finding> {
    match &trial.verdict {
        Verdict::Known { broken } => {
            let is_told =
                |finding: &&Finding| broken.contains(&finding.rule) || finding.rule == RuleId::Expectation;
            trial.judgement.findings.iter().filter(is_told).collect()
        }
        _ => terminal::told(trial),
    }
}

fn excused(trial: &Trial) -> Vec<(RuleId, String)> {
    let why = |excuse: &Excuse| match excuse {
        Excuse::Known(reason) => sentence(reason),
        Excuse::Since(version) => format!("asked for since {}", name(version)),
    };
    trial.excused.iter().map(|it| (it.rule, why(&it.excuse))).collect()
}

fn evidence(trial: &Trial) -> Vec<(&'static str, Vec<String>)> {
    let Some(evidence) = &trial.evidence else { return Vec::new() };
    let parts: [(&'static str, &[String]); 4] = [
        ("how it ended", evidence.status.as_slice()),
        ("the line", evidence.line.as_slice()),
        ("the last lines of the protocol", &evidence.exchange),
        ("the last lines of standard error", &evidence.stderr),
    ];
    let told = parts.into_iter().filter(|(_, lines)| !lines.is_empty());
    told.map(|(what, lines)| (what, last(lines))).collect()
}

/// The last lines, and how many there were before them.
fn last(lines: &[String]) -> Vec<String> {
    let before = lines.len().saturating_sub(MOST_LINES);
    let left_out = (before > 0).then(|| format!("({} before)", counted(before, "line")));
    left_out.into_iter().chain(lines[before..].iter().map(|line| sentence(line))).collect()
}

impl Found {
    fn of(finding: &Finding, ran: Option<&Ran>) -> Self {
        let call = finding.call.as_ref().map(|call| format!("call `{}`, ", name(call.as_str())));
        let line = ran.and_then(|ran| terminal::line_of(ran, finding)).map(|line| format!(", line {line}"));
        let entry = catalogue::entry(finding.rule).filter(|_| finding.rule.kind() != RuleKind::Scenario);
        Self {
            rule: finding.rule,
            anchor: of_rule(finding.rule),
            place: format!("{}at {}{}", call.unwrap_or_default(), time(finding.at), line.unwrap_or_default()),
            text: entry.map_or("", |entry| &entry.text),
            expected: sentence(&finding.expected),
            observed: sentence(&finding.observed),
            why: entry.map_or("", |entry| &entry.why),
        }
    }
}

impl Group {
    fn of(said: Said, trials: &[&Trial], picture: Option<String>) -> Self {
        let ran = trials.first().and_then(|trial| trial.ran.as_ref()).filter(|_| picture.is_some());
        let first = said.timeline.as_ref().zip(ran).and_then(|(timeline, ran)| {
            let wrong = timeline.wrong.as_ref()?;
            Some((time(ran.trace.events.get(wrong.column)?.at), sentence(&wrong.text.text())))
        });
        let words = |ran: &Ran| {
            let style = Style { width: usize::MAX, ..Style::PLAIN };
            let text = sentences::write(&ran.plan, &ran.trace, ran.children_observed, style);
            text.lines().map(sentence).collect::<Vec<_>>().join("\n")
        };
        let replay: Vec<String> = trials.iter().map(|trial| trial.replay.clone()).collect();
        let named =
            |trial: &&Trial| Name { anchor: links::of_trial(trial), name: name(&trial.implementation) };
        Self {
            names: trials.iter().map(named).collect(),
            word: said.word,
            sign: sign(said.word),
            first,
            findings: said.findings,
            excused: said.excused,
            hazards: said.hazards,
            reason: said.reason,
            evidence: said.evidence,
            picture,
            sentences: ran.map(words).unwrap_or_default(),
            replay: last(&replay),
        }
    }
}
