//! Model coverage, as JSON.

use super::indented;
use super::wire::Wire as _;
use super::words::RuleId;
use interlude_lab::coverage;
use interlude_spec::contract::Contract;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Coverage<'a> {
    version: u32,
    contract: Contract,
    semantics: &'a str,
    calls: u16,
    transitions: Transitions,
    scenarios: usize,
    cases: u32,
    seed: u64,
    rules: Vec<Rule>,
    suggestions: Vec<Suggestion<'a>>,
    rule_gaps: RuleGaps<'a>,
}

#[derive(Serialize)]
struct Transitions {
    reachable: usize,
    scenarios: usize,
    random: usize,
    either: usize,
}

#[derive(Serialize)]
struct Rule {
    id: RuleId,
    scenarios: u32,
    random: u32,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    fills: &'a str,
    scenario: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleGaps<'a> {
    tried: usize,
    most_calls: usize,
    gaps: Vec<RuleGap<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleGap<'a> {
    id: RuleId,
    shown_by: Option<&'a str>,
    scenario: Option<&'a str>,
}

/// The coverage as JSON, with a line break at the end.
pub fn coverage(coverage: &coverage::Coverage) -> String {
    let rules = coverage.rules.iter().map(|(rule, scenarios, random)| Rule {
        id: RuleId::of(rule),
        scenarios: *scenarios,
        random: *random,
    });
    let suggestions =
        coverage.suggestions.iter().map(|it| Suggestion { fills: &it.fills, scenario: &it.text });
    let gaps = coverage.rule_gaps.iter().map(|gap| RuleGap {
        id: RuleId::of(&gap.rule),
        shown_by: gap.shown_by.as_deref(),
        scenario: gap.text.as_deref(),
    });
    indented(&Coverage {
        version: 1,
        contract: coverage.contract,
        semantics: &coverage.semantics,
        calls: coverage.calls,
        transitions: Transitions {
            reachable: coverage.reachable,
            scenarios: coverage.given,
            random: coverage.random,
            either: coverage.either,
        },
        scenarios: coverage.scenarios,
        cases: coverage.cases,
        seed: coverage.seed,
        rules: rules.collect(),
        suggestions: suggestions.collect(),
        rule_gaps: RuleGaps { tried: coverage.tried, most_calls: coverage.most_calls, gaps: gaps.collect() },
    })
}
