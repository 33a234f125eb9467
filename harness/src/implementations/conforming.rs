//! Implementations that keep every requirement and use the room that the contract leaves, each in its way.
//!
//! `reference` takes one side of every choice; each of these takes another side of one. They must pass every
//! shipped scenario: where one does not, either the scenario or a check asks for more than the contract.

use super::Implementation;
use super::configurable::Configurable;
use super::configurable::Recipe;
use crate::client::Capability;

mod manner;
mod overlap;
mod silence;

pub use overlap::{LATEST_WINS, SERIALIZED};

/// An implementation that takes one of the sides that the contract leaves open.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// Its name, without `conforming/`.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The semantics it follows under overlap, if it has a name.
    pub semantics: Option<&'static str>,
    /// What it does without.
    pub lacks: &'static [Capability],
    /// How it does it.
    pub recipe: Recipe,
}

impl Variant {
    const fn new(name: &'static str, about: &'static str, recipe: Recipe) -> Self {
        Self { name, about, semantics: None, lacks: &[], recipe }
    }

    /// The implementation.
    pub fn implementation(&self) -> Implementation {
        let mut implementation =
            Configurable::implementation(format!("conforming/{}", self.name), self.about, self.recipe);
        implementation.semantics = self.semantics.map(Into::into);
        implementation.capabilities.retain(|capability| !self.lacks.contains(capability));
        implementation
    }
}

/// Every variant: under overlap, where only the manner differs, and where the documentation is silent.
pub fn variants() -> impl Iterator<Item = &'static Variant> {
    [overlap::VARIANTS, manner::VARIANTS, silence::VARIANTS].into_iter().flatten()
}
