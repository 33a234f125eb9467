//! What searches over every order found, as JSON.

use super::indented;
use super::wire::Wire as _;
use super::words::RuleId;
use crate::rules::guarantees;
use interlude_lab::explored::Explored;
use interlude_spec::contract::Contract;
use serde::Serialize;

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
struct Exploration<'a> {
    contract: Contract,
    calls: usize,
    semantics: &'a str,
    orders: u128,
    states: usize,
    edges: usize,
    depth: usize,
    /// How many orders of a version were driven to their end by themselves, since they break a must or the states take too much; null where none was.
    driven: Option<u32>,
    rejections: bool,
    unload: bool,
    redirects: bool,
    nulls: bool,
    directs: bool,
    guarantees: Vec<Guarantee<'a>>,
}

#[derive(Serialize)]
struct Guarantee<'a> {
    id: RuleId,
    /// Whether any order puts it to the test; for a hazard, whether it could occur.
    exercised: bool,
    /// In how many orders it breaks; of what is not exercised nothing is known.
    broken: Option<u128>,
    example: Option<&'a str>,
}

/// The search as JSON, with every must and every hazard, and a line break at the end.
pub fn exploration(explored: &Explored) -> String {
    let guarantees = guarantees().map(|rule| Guarantee {
        id: RuleId::of(&rule),
        exercised: explored.tested(rule).is_some(),
        broken: explored.tested(rule),
        example: explored.examples.iter().find(|it| it.rule == rule).map(|it| it.text.as_str()),
    });
    indented(&Exploration {
        contract: explored.contract,
        calls: explored.calls,
        semantics: &explored.semantics.name,
        orders: explored.found.orders,
        states: explored.found.states,
        edges: explored.found.edges,
        depth: explored.found.depth,
        driven: explored.driven,
        rejections: explored.options.rejections,
        unload: explored.options.unload,
        redirects: explored.forms.redirects,
        nulls: explored.forms.nulls,
        directs: explored.forms.directs,
        guarantees: guarantees.collect(),
    })
}

/// Searches under several semantics: a list of what [`exploration`] writes.
pub fn policies(all: &[Explored]) -> String {
    let all: Vec<String> = all.iter().map(|it| exploration(it).trim_end().to_owned()).collect();
    format!("[\n{}\n]\n", all.join(",\n"))
}
