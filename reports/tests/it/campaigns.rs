//! What is told of a campaign of random scenarios.

use crate::timelines::set_too_early;
use crate::trials::too_early;
use interlude_lab::fuzz::{Campaign, Failure, Shows};
use interlude_lab::port::PortFailure;
use interlude_reports::campaign::{CampaignReport, Shown, Witness};
use interlude_reports::style::Style;
use interlude_reports::terminal;
use interlude_spec::rule::RuleId;
use interlude_spec::scenario::write::write;
use interlude_spec::time::Tick;

fn report(campaign: Campaign, witnesses: Vec<Witness>) -> CampaignReport {
    CampaignReport {
        campaign,
        implementation: "clerk-js@4.73.14".to_owned(),
        other: None,
        seed: 7,
        asked: 100,
        shard: None,
        known: Vec::new(),
        stale: Vec::new(),
        witnesses,
        replay: "interlude fuzz --implementation clerk-js@4.73.14 --cases 100 --seed 7".to_owned(),
    }
}

fn failing() -> CampaignReport {
    let failure = Failure {
        shows: Shows::Broken(RuleId::SetSessionAwaitsCallback),
        case: 3,
        calls: 4,
        runs: 20,
        plan: set_too_early().plan,
    };
    let shown = Some(Shown::Trial(Box::new(too_early())));
    let campaign = Campaign { cases: 100, failures: vec![failure], ..Campaign::default() };
    report(campaign, vec![Witness { file: None, shown }])
}

/// The text without what sets colours.
pub(crate) fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once('m').map_or("", |(_, rest)| rest));
    rest.fold(first, |text, part| text + part)
}

#[test]
fn a_coloured_campaign_says_what_a_plain_one_says() {
    let report = failing();
    let plain = terminal::campaign(&report, Style::PLAIN);
    let coloured = terminal::campaign(&report, Style { color: true, ..Style::PLAIN });
    assert!(coloured.contains('\u{1b}') && plain.contains("set-session.awaits-callback"), "{coloured}");
    assert_eq!(without_colour(&coloured), plain);
}

#[test]
fn a_scenario_without_an_answer_can_be_copied() {
    let plan = set_too_early().plan;
    let failure = PortFailure::Restless { at: Tick::from_millis(5) };
    let campaign = Campaign { broke_off: Some((1, failure, Box::new(plan.clone()))), ..Campaign::default() };
    let text = terminal::campaign(&report(campaign, Vec::new()), Style::PLAIN);
    let scenario: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    let expected = write(&plan);
    assert!(scenario.join("\n").starts_with(expected.trim_end()), "{text}");
}
