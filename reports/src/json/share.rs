//! A share of a campaign as JSON, to be put together with others and read back. One that ended before its time is not merged. Where
//! someone ended it, it says how far it has come and can be gone on with.

use super::wire::Wire;
use super::words::RuleId;
use super::{ParseError, VERSION, Versioned, indented};
use crate::share::{Share, Shared};
use interlude_lab::fuzz::{self, Failure, Shows};
use interlude_spec::contract::Contract;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::{load, write::write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What differs, among the names of what shows.
const DIFFERS: Shows = Shows::Difference;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ShareJson {
    version: u32,
    suite: String,
    shard: Option<(u32, u32)>,
    implementation: String,
    contract: Option<String>,
    same_as: Option<String>,
    denied: Vec<RuleId>,
    seed: u64,
    asked: u32,
    replay: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    done: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<PartJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<ComparisonJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PartJson {
    cases: u32,
    unfit: u32,
    exercised: BTreeMap<RuleId, u32>,
    hazards: BTreeMap<RuleId, u32>,
    known: BTreeMap<RuleId, u32>,
    /// In hexadecimal digits: a number of JSON does not hold 64 bits everywhere.
    states: Vec<String>,
    seen: Vec<SeenJson>,
    ended_early: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SeenJson {
    shows: String,
    cases: u32,
    alone: Option<FoundJson>,
    with_others: Option<FoundJson>,
    with_known: Vec<FoundJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FoundJson {
    case: u32,
    calls: usize,
    runs: u32,
    also: Vec<String>,
    holds: bool,
    /// The call that is to blame, where it is to be shrunk yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blamed: Option<String>,
    scenario: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ComparisonJson {
    cases: u32,
    unfit: u32,
    different: u32,
    kinds: Vec<KindJson>,
    ended_early: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindJson {
    said: [String; 2],
    cases: u32,
    case: u32,
    calls: usize,
    runs: u32,
    scenario: String,
}

/// The share as JSON, with a line break at the end.
pub fn share(share: &Share) -> String {
    let (campaign, comparison) = match &share.shared {
        Shared::Campaign(part) => (Some(PartJson::of(part)), None),
        Shared::Comparison(comparison) => (None, Some(ComparisonJson::of(comparison))),
    };
    indented(&ShareJson {
        version: VERSION,
        suite: env!("CARGO_PKG_VERSION").into(),
        shard: share.shard,
        implementation: share.implementation.clone(),
        contract: share.contract.map(|contract| contract.to_string()),
        same_as: share.same_as.clone(),
        denied: Vec::of(&share.denied),
        seed: share.seed,
        asked: share.asked,
        replay: share.replay.clone(),
        done: share.done,
        campaign,
        comparison,
    })
}

/// The share that a JSON is of.
///
/// # Errors
///
/// [`ParseError`], where it is no share, or one of another version.
pub fn parse_share(text: &str) -> Result<Share, ParseError> {
    let Versioned { version } = serde_json::from_str(text)?;
    if version != u64::from(VERSION) {
        return Err(ParseError::Version { found: version });
    }
    let json: ShareJson = serde_json::from_str(text)?;
    if json.suite != env!("CARGO_PKG_VERSION") {
        return Err(unsound(&format!("it is of Interlude {}", json.suite)));
    }
    let shared = match (json.campaign, json.comparison) {
        (Some(part), None) => Shared::Campaign(part.part()?),
        (None, Some(comparison)) => Shared::Comparison(comparison.comparison()?),
        _ => return Err(unsound("it is of a campaign or of a comparison, and not of both")),
    };
    let contract = json.contract.as_deref().map(|name| {
        Contract::from_name(name).ok_or_else(|| unsound(&format!("there is no contract `{name}`")))
    });
    if json.shard.is_some_and(|(index, of)| index == 0 || index > of) {
        return Err(unsound("there is no such shard"));
    }
    let share = Share {
        shard: json.shard,
        implementation: json.implementation,
        contract: contract.transpose()?,
        same_as: json.same_as,
        denied: json.denied.value(),
        seed: json.seed,
        asked: json.asked,
        replay: json.replay,
        done: json.done,
        shared,
    };
    match share.miscounts() {
        Some(wrong) => Err(unsound(&wrong)),
        None => Ok(share),
    }
}

fn unsound(why: &str) -> ParseError {
    ParseError::Unsound(why.into())
}

fn plan(scenario: &str) -> Result<Plan, ParseError> {
    load(scenario.as_bytes()).map_err(|_| unsound("a scenario in it cannot be read"))
}

fn shows(name: &str) -> Result<Shows, ParseError> {
    if name == DIFFERS.as_str() {
        return Ok(DIFFERS);
    }
    let rule = interlude_spec::rule::RuleId::from_name(name);
    rule.map(Shows::Broken).ok_or_else(|| unsound(&format!("there is no rule `{name}`")))
}

impl PartJson {
    fn of(part: &fuzz::Part) -> Self {
        let seen = part.seen.iter().map(|(shows, seen)| SeenJson {
            shows: shows.as_str().into(),
            cases: seen.cases,
            alone: seen.alone.as_ref().map(FoundJson::of),
            with_others: seen.with_others.as_ref().map(FoundJson::of),
            with_known: seen.with_known.iter().map(FoundJson::of).collect(),
        });
        Self {
            cases: part.cases,
            unfit: part.unfit,
            exercised: BTreeMap::of(&part.exercised),
            hazards: BTreeMap::of(&part.hazards),
            known: BTreeMap::of(&part.known),
            states: part.states.iter().map(|state| format!("{state:016x}")).collect(),
            seen: seen.collect(),
            ended_early: part.interrupted || part.broke_off.is_some(),
        }
    }

    fn part(self) -> Result<fuzz::Part, ParseError> {
        let state = |digits: &String| {
            u64::from_str_radix(digits, 16).map_err(|_| unsound("a state in it is no number"))
        };
        let mut part = fuzz::Part {
            cases: self.cases,
            unfit: self.unfit,
            exercised: self.exercised.value(),
            hazards: self.hazards.value(),
            known: self.known.value(),
            states: self.states.iter().map(state).collect::<Result<_, _>>()?,
            interrupted: self.ended_early,
            ..fuzz::Part::default()
        };
        for seen in self.seen {
            let shows = shows(&seen.shows)?;
            let found = |found: FoundJson| found.found(shows);
            let seen = fuzz::Seen {
                cases: seen.cases,
                alone: seen.alone.map(found).transpose()?,
                with_others: seen.with_others.map(found).transpose()?,
                with_known: seen.with_known.into_iter().map(found).collect::<Result<_, _>>()?,
            };
            part.seen.insert(shows, seen);
        }
        Ok(part)
    }
}

impl FoundJson {
    fn of(found: &fuzz::Found) -> Self {
        Self {
            case: found.failure.case,
            calls: found.failure.calls,
            runs: found.failure.runs,
            also: found.also.iter().map(|shows| shows.as_str().into()).collect(),
            holds: found.holds,
            blamed: found.blamed.as_ref().map(ToString::to_string),
            scenario: write(&found.failure.plan),
        }
    }

    fn found(self, of: Shows) -> Result<fuzz::Found, ParseError> {
        let Self { case, calls, runs, also, holds, blamed, scenario } = self;
        let failure = Failure { shows: of, case, calls, runs, plan: plan(&scenario)? };
        let also = also.iter().map(|name| shows(name)).collect::<Result<_, _>>()?;
        Ok(fuzz::Found { failure, also, holds, blamed: blamed.map(|label| label.as_str().into()) })
    }
}

impl ComparisonJson {
    fn of(comparison: &fuzz::Comparison) -> Self {
        let kinds = comparison.kinds.iter().map(|kind| KindJson {
            said: kind.said.clone(),
            cases: kind.cases,
            case: kind.case,
            calls: kind.calls,
            runs: kind.runs,
            scenario: write(&kind.plan),
        });
        Self {
            cases: comparison.cases,
            unfit: comparison.unfit,
            different: comparison.different,
            kinds: kinds.collect(),
            ended_early: comparison.interrupted || comparison.broke_off.is_some(),
        }
    }

    fn comparison(self) -> Result<fuzz::Comparison, ParseError> {
        let kind = |kind: KindJson| {
            let KindJson { said, cases, case, calls, runs, scenario } = kind;
            Ok(fuzz::Kind { said, cases, case, calls, runs, plan: plan(&scenario)? })
        };
        Ok(fuzz::Comparison {
            cases: self.cases,
            unfit: self.unfit,
            different: self.different,
            kinds: self.kinds.into_iter().map(kind).collect::<Result<_, ParseError>>()?,
            interrupted: self.ended_early,
            broke_off: None,
        })
    }
}
