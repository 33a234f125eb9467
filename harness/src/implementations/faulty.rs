//! Implementations that are wrong on purpose, one small step each: they show that the checks catch what they
//! say they do.
//!
//! Each is the honest client with one step replaced, and says which requirements that breaks. A test runs
//! every shipped scenario against each of them and compares.

use super::Implementation;
use super::configurable::Configurable;
use super::configurable::Recipe;
use interlude_spec::rule::RuleId;

mod around;
mod callback;
mod navigate;
mod navigate_too;
mod rendering;
mod set_active;
mod set_session;

/// An implementation with one wrong step.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Its name, without `faulty/`.
    pub name: &'static str,
    /// What it does wrong.
    pub about: &'static str,
    /// The ids that it breaks, all shipped scenarios taken together; in the order of the contract.
    pub breaks: &'static [RuleId],
    /// How it does it.
    pub recipe: Recipe,
}

/// Every fault: those of setSession and its callback, those of setActive, those around them, those of rendering,
/// those of the contract `navigate`, its own first.
pub fn faults() -> impl Iterator<Item = &'static Fault> {
    let families = [
        set_session::FAULTS,
        callback::FAULTS,
        set_active::FAULTS,
        around::FAULTS,
        rendering::FAULTS,
        navigate::FAULTS,
    ];
    families.into_iter().flatten().chain(navigate_too::faults())
}

impl Fault {
    /// The implementation.
    pub fn implementation(&self) -> Implementation {
        Configurable::implementation(format!("faulty/{}", self.name), self.about, self.recipe)
    }
}
