//! The requirement on where the page goes: `navigate` states pairs of a page and a value, so it is judged where both are observed.
//!
//! It speaks of a call that is alone, and of nothing where an implementation does not say where its page is.

use super::atom::Atom;
use super::formula::{Formula, once};
use super::laws::Law;
use super::laws::table::Laws;
use crate::contract::Contract;
use crate::plan::{CallPlan, Method};
use crate::rule::RuleId;
use std::sync::LazyLock;

/// The law of a call that goes to a page.
static OF_A_REDIRECT: LazyLock<Laws> = LazyLock::new(|| Laws::new(vec![before_the_set()]));

/// The laws of a call that speak of where the page goes: none, where it has no page to go to. A callback goes before a page.
pub(super) fn laws_of(plan: &CallPlan, contract: Contract) -> Option<&'static Laws> {
    let goes = contract == Contract::Navigate
        && plan.method == Method::SetActive
        && plan.redirect_url.is_some()
        && plan.callback.is_none();
    goes.then(|| &*OF_A_REDIRECT)
}

fn atom(atom: Atom) -> Formula<Atom> {
    Formula::Atom(atom)
}

/// A set that tells nothing new is none: the call that brings it about resolves all the same.
fn before_the_set() -> Law {
    let hidden = || atom(Atom::Made).and(atom(Atom::FullyHidden));
    Law {
        rule: RuleId::NavigateGoesWhileUndefined,
        premise: Formula::All(vec![
            atom(Atom::Sets).or(atom(Atom::Resolves)),
            atom(Atom::Alone),
            !atom(Atom::ChangedOtherwise),
            !atom(Atom::Released),
            // Where nothing was hidden, `navigate.hides` says so.
            once(hidden()),
        ]),
        conclusion: once(hidden().and(atom(Atom::GoesThere))),
        words: "`{call}` goes to its page while session, user and organization are undefined, before it sets",
    }
}

/// Where a URL leads to within its host: what follows the host, if it names one.
fn path_of(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        None => url,
    }
}

/// Whether two URLs lead to the same page of an application: one may name the host, and the other leave it out.
pub(super) fn is_same_page(one: &str, other: &str) -> bool {
    path_of(one) == path_of(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_same_with_its_host_and_without() {
        assert!(is_same_page("/next?a=1", "https://app.example.test/next?a=1"));
        assert!(is_same_page("https://app.example.test", "/"));
        assert!(!is_same_page("/next", "/other"));
        assert!(!is_same_page("/next", "https://app.example.test/"));
    }
}
