//! The implementations that can be named on the command line.

use crate::bridge::Bridge;
use crate::client::{Client, ClientState};
use crate::port::{Messages, Port};
use crate::process::{Adapter, AdapterPort, Limits, Parting, Partings, Promised};
use interlude_lab::named::Named;
use interlude_lab::subject::Subject;
use interlude_lab::twin::{self, Twin};
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::known::Known;
use interlude_spec::manifest::Offer;
use interlude_spec::protocol::ImplementationName;
use semver::Version;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

pub mod configurable;
pub mod conforming;
pub mod faulty;
pub mod hazardous;
pub mod navigating;
pub mod reference;
pub mod twins;

/// An implementation, and how to reach it.
#[derive(Clone)]
pub struct Implementation {
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub about: String,
    /// The contracts that it claims.
    pub contracts: Vec<Contract>,
    /// What it is capable of.
    pub capabilities: BTreeSet<Capability>,
    /// The semantics that it declares, if any.
    pub semantics: Option<String>,
    /// The version of Interlude whose requirements it answers for; later ones are advice. All of them where it says
    /// nothing.
    pub suite: Option<Version>,
    /// What it is known to break.
    pub known: Vec<Known>,
    /// The files that say so: its manifest, and that of its known deviations where it has one.
    pub files: Vec<PathBuf>,
    /// What names it on a command line.
    pub named_by: String,
    /// The options beside its name that what it comes to depends on, each after a space: a command that runs a trial again needs them.
    pub also: String,
    /// What has to be said to whoever names it.
    pub note: Option<String>,
    way: Way,
    partings: Partings,
    /// Whether it is a part of Interlude, and so sure to answer.
    is_ours: bool,
}

/// How to reach an implementation.
#[derive(Clone)]
enum Way {
    InProcess(Arc<dyn Fn() -> Box<dyn Port> + Send + Sync>),
    Process { adapter: Arc<Adapter>, promised: Promised, limits: Limits },
}

impl Implementation {
    /// A client in process, made anew by `make` for each scenario.
    pub fn in_process<C: Client>(
        name: impl Into<String>,
        about: impl Into<String>,
        make: impl Fn(ClientState) -> C + Send + Sync + Clone + 'static,
    ) -> Self {
        let name = name.into();
        let connect = {
            let name = name.clone();
            Arc::new(move || {
                Box::new(Messages::new(Bridge::new(name.clone(), make.clone()))) as Box<dyn Port>
            })
        };
        Self {
            named_by: format!("--implementation {}", quoted(&name)),
            name,
            about: about.into(),
            contracts: C::OFFER.contracts.to_vec(),
            capabilities: C::OFFER.capabilities.iter().copied().collect(),
            semantics: C::OFFER.semantics.map(Into::into),
            suite: None,
            known: Vec::new(),
            files: Vec::new(),
            also: String::new(),
            note: None,
            way: Way::InProcess(connect),
            partings: Partings::default(),
            is_ours: false,
        }
    }

    /// It, as a part of Interlude: it answers for sure, so nobody has to watch whether it does.
    pub(crate) fn ours(self) -> Self {
        Self { is_ours: true, ..self }
    }

    /// Whether it is a part of Interlude. A client of somebody else may never come back.
    pub(crate) const fn is_ours(&self) -> bool {
        self.is_ours
    }

    /// A twin of clerk-js.
    fn of_twin(twin: Twin, about: String) -> Self {
        let name = twin.name();
        Self {
            named_by: format!("--implementation {}", quoted(&name)),
            name,
            about,
            contracts: twin::contracts(twin.record()),
            capabilities: twin::capabilities(twin.record()),
            semantics: Some(twin.known().name()),
            suite: None,
            known: Vec::new(),
            files: Vec::new(),
            also: String::new(),
            note: twin.known().note(),
            way: Way::InProcess(Arc::new(move || Box::new(Messages::new(twin.clone())))),
            partings: Partings::default(),
            is_ours: true,
        }
    }

    /// Whatever a command starts, and the way to it. The command is started at once, since only it can say what it
    /// is and what it offers; where it fails, that is what the first scenario on it comes to.
    ///
    /// # Errors
    ///
    /// Where the text is not a command: why.
    pub fn of_command(text: &str, limits: Limits) -> Result<(Self, AdapterPort), String> {
        let command = shell_words::split(text).map_err(|error| error.to_string())?;
        if command.is_empty() {
            return Err("it is empty".into());
        }
        let adapter = Arc::new(Adapter { command, ..Adapter::default() });
        let mut port = AdapterPort::new(Arc::clone(&adapter), Promised::default(), limits);
        let hello = port.greet();
        // What is started later has to be the same.
        let promised = hello.as_ref().map_or_else(Promised::default, |hello| Promised {
            name: Some(hello.implementation.name.clone()),
            version: Some(hello.implementation.version.clone()),
            contracts: hello.contracts.clone(),
            capabilities: hello.capabilities.clone(),
            ..Promised::default()
        });
        port.promise(promised.clone());
        let name = hello.as_ref().map_or_else(
            || text.to_owned(),
            |hello| {
                let ImplementationName { name, version, .. } = &hello.implementation;
                if version.is_empty() { name.clone() } else { format!("{name}@{version}") }
            },
        );
        let everything = || (Contract::ALL.to_vec(), Capability::ALL.into());
        let (contracts, capabilities) =
            hello.map_or_else(everything, |hello| (hello.contracts, hello.capabilities));
        let implementation = Self {
            name,
            about: format!("what `{text}` starts"),
            contracts,
            capabilities,
            semantics: None,
            suite: None,
            known: Vec::new(),
            files: Vec::new(),
            named_by: format!("--command {}", quoted(text)),
            also: String::new(),
            note: None,
            way: Way::Process { adapter, promised, limits },
            partings: Partings::default(),
            is_ours: false,
        };
        Ok((implementation, port))
    }

    /// What a manifest describes. The adapter has to offer all that the manifest says.
    pub fn of_manifest(
        name: String,
        named_by: String,
        about: String,
        offer: &Offer,
        known: Vec<Known>,
        adapter: Arc<Adapter>,
        limits: Limits,
    ) -> Self {
        let Offer { contracts, capabilities, semantics, suite, .. } = offer.clone();
        let promised = Promised {
            // The name of an implementation is that of its adapter and, after `@`, the version.
            name: Some(name.split('@').next().unwrap_or_default().to_owned()),
            version: offer.version.clone(),
            contracts: contracts.clone(),
            capabilities: capabilities.clone(),
            ..Promised::default()
        };
        let way = Way::Process { adapter, promised, limits };
        // What a scenario says under the name of a version holds of that version.
        let semantics = semantics.or_else(|| Named::of(&name).map(|_| name.clone()));
        Self {
            name,
            about,
            contracts,
            capabilities,
            semantics,
            suite,
            known,
            files: Vec::new(),
            named_by,
            also: String::new(),
            note: None,
            way,
            partings: Partings::default(),
            is_ours: false,
        }
    }

    /// What it needs and this machine lacks, in words, if there is something.
    pub fn lack(&self) -> Option<String> {
        match &self.way {
            Way::InProcess(_) => None,
            Way::Process { adapter, .. } => adapter.lack(),
        }
    }

    /// What its adapter offers and its manifest does not name, as far as it has been started: names of contracts and capabilities.
    pub fn surplus(&self) -> &[&'static str] {
        match &self.way {
            Way::InProcess(_) => &[],
            Way::Process { promised, .. } => promised.surplus.names(),
        }
    }

    /// A way to it that can go from thread to thread, where it is a process.
    pub fn adapter_port(&self) -> Option<AdapterPort> {
        match &self.way {
            Way::InProcess(_) => None,
            Way::Process { adapter, promised, limits } => {
                Some(AdapterPort::new(Arc::clone(adapter), promised.clone(), *limits))
            }
        }
    }

    /// It, with a variable in its environment; none where it is no process.
    pub fn with_environment(&self, name: &str, value: &str) -> Option<Self> {
        let Way::Process { adapter, promised, limits } = &self.way else { return None };
        let mut adapter = Adapter::clone(adapter);
        adapter.environment.insert(name.into(), value.into());
        let way = Way::Process { adapter: Arc::new(adapter), promised: promised.clone(), limits: *limits };
        Some(Self { way, ..self.clone() })
    }

    /// Opens a way to it, which lasts for as many scenarios as one likes. An adapter is started when it is first
    /// asked something, and again after it has failed.
    pub fn connect(&self) -> Box<dyn Port> {
        match &self.way {
            Way::InProcess(connect) => connect(),
            Way::Process { adapter, promised, limits } => {
                let port = AdapterPort::new(Arc::clone(adapter), promised.clone(), *limits);
                Box::new(Messages::new(port.telling(self.partings.clone())))
            }
        }
    }

    /// How an adapter ended that the lab played plans to and needs no more, where that was not right.
    pub fn parting(&self) -> Option<Parting> {
        self.partings.take()
    }

    /// It, as the lab plays plans to it.
    pub fn subject(&self) -> Subject {
        let way = self.clone();
        let mut subject = Subject::new(self.name.clone(), move || way.connect());
        subject.contracts.clone_from(&self.contracts);
        subject.capabilities.clone_from(&self.capabilities);
        subject.semantics.clone_from(&self.semantics);
        subject.known.clone_from(&self.known);
        subject
    }

    /// Whether it is a process of its own.
    pub const fn is_process(&self) -> bool {
        matches!(self.way, Way::Process { .. })
    }
}

impl std::fmt::Debug for Implementation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Implementation").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A name that two of some implementations have.
pub fn doubled(implementations: &[Implementation]) -> Option<&str> {
    let mut names = BTreeSet::new();
    implementations.iter().map(|it| it.name.as_str()).find(|name| !names.insert(*name))
}

/// A word for a shell.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./@:+=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// The implementations of the contract `before-emit` that are there to be used.
pub fn built_in() -> Vec<Implementation> {
    let all = [
        Implementation::in_process(
            "reference",
            "the documented behaviour as plain asynchronous code; overlapping calls are not coordinated",
            reference::Reference::new,
        ),
        Implementation::in_process(
            "reference-serialized",
            "as `reference`; each call waits until those made before it have returned",
            reference::Serialized::new,
        ),
        Implementation::in_process(
            "reference-latest-wins",
            "as `reference`; a call that would set after a later one was made sets nothing and resolves",
            reference::LatestWins::new,
        ),
    ];
    all.into_iter().map(Implementation::ours).collect()
}

/// Implementations that use the room that the contract leaves. They keep every requirement.
pub fn conforming() -> Vec<Implementation> {
    conforming::variants().map(conforming::Variant::implementation).collect()
}

/// One implementation for each contract and for each way of coordinating calls that has a name: what the shipped scenarios
/// are run against where nothing else is said.
pub fn references() -> Vec<Implementation> {
    built_in().into_iter().chain(navigating().into_iter().take(1)).collect()
}

/// What is there to be used instead of one that lacks something: the references, and what does as a published version does,
/// the newest first.
pub fn usable() -> Vec<Implementation> {
    references().into_iter().chain(twins::listed().into_iter().rev()).collect()
}

/// Implementations of the contract `navigate`. They keep every requirement of it.
pub fn navigating() -> Vec<Implementation> {
    navigating::VARIANTS.iter().map(navigating::Navigating::implementation).collect()
}

/// Implementations that keep every requirement and show a hazard.
pub fn hazardous() -> Vec<Implementation> {
    hazardous::HAZARDS.iter().map(hazardous::Hazardous::implementation).collect()
}

/// Implementations that break a requirement on purpose.
pub fn faulty() -> Vec<Implementation> {
    faulty::faults().map(faulty::Fault::implementation).collect()
}

/// What shows in coverage what no simulator does: the contract `navigate`, what is rendered, and the hazards that no way
/// of coordinating calls comes to by itself.
pub fn beside_the_simulator() -> Vec<Subject> {
    let names = [
        "reference-navigate",
        "conforming/renders",
        "conforming/navigate-says-more",
        "hazardous/stale-call-wins",
        "hazardous/early-value",
        "hazardous/organization-undefined",
        "hazardous/organization-not-applied",
        "hazardous/poisoned-organization",
        "hazardous/nothing-shown",
        "hazardous/told-after-leaving",
        "hazardous/token-of-another-organization",
        "hazardous/loaded-while-undefined",
        "hazardous/render-throws",
    ];
    all().iter().filter(|it| names.contains(&it.name.as_str())).map(Implementation::subject).collect()
}

/// Every implementation that is listed, in that order. A twin of any version can be named beside them.
pub fn all() -> Vec<Implementation> {
    [
        built_in(),
        navigating(),
        vec![twins::documented()],
        conforming(),
        hazardous(),
        faulty(),
        twins::listed(),
    ]
    .concat()
}
