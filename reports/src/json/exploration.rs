//! What searches over every order found, as JSON.

use super::indented;
use super::wire::Wire as _;
use super::words::RuleId;
use crate::rules::guarantees;
use interlude_lab::explored::Explored;
use serde::Serialize;

#[derive(Serialize)]
struct Exploration<'a> {
    calls: usize,
    semantics: &'a str,
    orders: u128,
    states: usize,
    edges: usize,
    depth: usize,
    rejections: bool,
    unload: bool,
    guarantees: Vec<Guarantee<'a>>,
}

#[derive(Serialize)]
struct Guarantee<'a> {
    id: RuleId,
    broken: u128,
    example: Option<&'a str>,
}

/// The search as JSON, with every must and every hazard, and a line break at the end.
pub fn exploration(explored: &Explored) -> String {
    let guarantees = guarantees().map(|rule| Guarantee {
        id: RuleId::of(&rule),
        broken: explored.broken(rule),
        example: explored.examples.iter().find(|it| it.rule == rule).map(|it| it.text.as_str()),
    });
    indented(&Exploration {
        calls: explored.calls,
        semantics: &explored.semantics.name,
        orders: explored.found.orders,
        states: explored.found.states,
        edges: explored.found.edges,
        depth: explored.found.depth,
        rejections: explored.options.rejections,
        unload: explored.options.unload,
        guarantees: guarantees.collect(),
    })
}

/// Searches under several semantics: a list of what [`exploration`] writes.
pub fn policies(all: &[Explored]) -> String {
    let all: Vec<String> = all.iter().map(|it| exploration(it).trim_end().to_owned()).collect();
    format!("[\n{}\n]\n", all.join(",\n"))
}
