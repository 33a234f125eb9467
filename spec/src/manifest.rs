//! An adapter's manifest, `adapter.yaml`: what it is called, how it is started, what it offers, and what it is known
//! to break. What is read here is only what stands there; nothing is looked up on a disk.

mod read;

use crate::contract::{Capability, Contract};
use crate::diagnostic::Diagnostic;
use crate::known::Known;
use semver::Version;
use std::collections::{BTreeMap, BTreeSet};

/// What stands for the version in a command, in the environment and in the path of a file.
const VERSION: &str = "{version}";

/// What a manifest describes: the versions of one implementation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// The name of the implementation.
    pub name: String,
    /// Its versions, in the order of the text; never empty.
    pub versions: Vec<Offer>,
}

/// One version, with everything that stands for all versions filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The version, where it has one.
    pub version: Option<String>,
    /// The program and its arguments; never empty.
    pub command: Vec<String>,
    /// The folder to start it in, relative to that of the manifest.
    pub directory: Option<String>,
    /// What its environment holds beside what the harness has.
    pub environment: BTreeMap<String, String>,
    /// The contracts that it claims; never empty.
    pub contracts: Vec<Contract>,
    /// What it is capable of.
    pub capabilities: BTreeSet<Capability>,
    /// The semantics that it declares.
    pub semantics: Option<String>,
    /// A command that has to have been run before, in the manifest's folder, say one that installs packages.
    pub prepare: Option<Vec<String>>,
    /// Files and folders that are there once that has been done, relative to the manifest's folder.
    pub requires: Vec<String>,
    /// The version of Interlude whose requirements it answers for. Later ones are advice.
    pub suite: Option<Version>,
    /// What it is known to break.
    pub known: KnownDeviations,
}

/// Where the known deviations of an implementation are written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KnownDeviations {
    /// In the manifest.
    Here(Vec<Known>),
    /// In a file of their own, relative to the manifest's folder.
    File(String),
}

impl Manifest {
    /// The name of a version, as it is listed: `name@version`, or the name alone.
    pub fn name_of(&self, offer: &Offer) -> String {
        match &offer.version {
            Some(version) => format!("{}@{version}", self.name),
            None => self.name.clone(),
        }
    }
}

/// Reads a manifest, which may declare one of these semantics.
///
/// # Errors
///
/// Every mistake of the file, in the order of the text.
///
/// ```
/// let text = b"name: mine\nversions: [1.0.0, 1.1.0]\ncommand: node adapter.mjs {version}\n\
///              contracts: [before-emit]\ncapabilities: [set-session]\n";
/// let manifest = interlude_spec::manifest::load(text, &[]).unwrap();
/// assert_eq!(manifest.name_of(&manifest.versions[1]), "mine@1.1.0");
/// assert_eq!(manifest.versions[1].command, ["node", "adapter.mjs", "1.1.0"]);
/// ```
pub fn load(bytes: &[u8], semantics: &[&str]) -> Result<Manifest, Vec<Diagnostic>> {
    read::manifest(bytes, semantics)
}
