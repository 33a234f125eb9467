//! Differences of one kind, put together by what led to them: of many the first, and the others by name. It knows no format.

use super::Item;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// So many differences of one cause are told each by itself.
const FEW: usize = 3;

/// Differences that have a cause in common.
pub(crate) enum ByCause<'a> {
    /// One that is told by itself.
    One(&'a Item),
    /// Many, of which the first is told in full.
    Many {
        /// The implementation, and what they have in common.
        cause: (&'a str, &'a str),
        /// In how many trials it is so, those among them that another cause has taken.
        count: usize,
        /// The first of them.
        first: &'a Item,
        /// The scenarios of the others, as ids have them.
        others: Vec<&'a str>,
    },
}

/// The differences by cause, in the order in which they come first. One that has several causes goes to the one that most have.
pub(crate) fn by_cause(items: &[Item]) -> Vec<ByCause<'_>> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for cause in items.iter().flat_map(causes) {
        *counts.entry(cause).or_default() += 1;
    }
    let most = |item| causes(item).min_by_key(|cause| (Reverse(counts[cause]), *cause));
    let mut groups: Vec<(Option<_>, Vec<&Item>)> = Vec::new();
    for item in items {
        let cause = most(item);
        match groups.iter_mut().find(|(known, _)| cause.is_some() && *known == cause) {
            Some((_, items)) => items.push(item),
            None => groups.push((cause, vec![item])),
        }
    }
    let mut told = Vec::new();
    for (cause, items) in groups {
        match (cause, items.as_slice()) {
            (Some(cause), [first, others @ ..]) if others.len() >= FEW => {
                let others = others.iter().filter_map(|item| Some(item.trial.as_ref()?.1.as_str())).collect();
                told.push(ByCause::Many { cause, count: counts[&cause], first, others });
            }
            _ => told.extend(items.into_iter().map(ByCause::One)),
        }
    }
    told
}

/// What may have led to a difference, with the implementation that it is of.
fn causes(item: &Item) -> impl Iterator<Item = (&str, &str)> {
    let implementation = item.trial.as_ref().map(|(implementation, _)| implementation.as_str());
    item.causes.iter().filter_map(move |cause| Some((implementation?, cause.as_str())))
}
