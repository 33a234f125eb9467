//! What follows from a trace: findings, and the one word they come to.

use crate::contract::{Capability, Contract};
use crate::ground::Ground;
use crate::id::CallLabel;
use crate::rule::RuleId;
use crate::time::Tick;
use std::collections::{BTreeMap, BTreeSet};

/// The word for a trial's outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Everything asked for was seen to hold, and at least one must was put to the test.
    Pass,
    /// Something is broken.
    Fail {
        /// What is broken; never empty.
        broken: BTreeSet<RuleId>,
    },
    /// It fails only as its known deviations say.
    Known {
        /// What is broken, and known to be.
        broken: BTreeSet<RuleId>,
    },
    /// Nothing is broken, but no must was put to the test.
    NotExercised,
    /// It was not run, because the implementation does not claim what it needs.
    Skip {
        /// What it needs.
        missing: Missing,
    },
    /// Two runs of it differ.
    Nondeterministic {
        /// The first difference.
        reason: String,
    },
    /// The adapter failed, so there is no trace to judge.
    AdapterError {
        /// How.
        reason: String,
    },
    /// It should have run and did not.
    NotRun {
        /// Why.
        reason: String,
    },
}

/// What a scenario needs and an implementation does not claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
    /// Capabilities; never empty.
    Capabilities(BTreeSet<Capability>),
    /// One of these contracts.
    Contract(Vec<Contract>),
}

impl Verdict {
    /// The words, in the order in which summaries count them.
    pub const WORDS: [&'static str; 8] =
        ["pass", "fail", "known", "not-exercised", "skip", "nondeterministic", "adapter-error", "not-run"];

    /// The word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail { .. } => "fail",
            Self::Known { .. } => "known",
            Self::NotExercised => "not-exercised",
            Self::Skip { .. } => "skip",
            Self::Nondeterministic { .. } => "nondeterministic",
            Self::AdapterError { .. } => "adapter-error",
            Self::NotRun { .. } => "not-run",
        }
    }

    /// Whether something is wrong: broken, or not run though it should have been.
    pub const fn is_wrong(&self) -> bool {
        match self {
            Self::Pass | Self::Known { .. } | Self::NotExercised | Self::Skip { .. } => false,
            Self::Fail { .. }
            | Self::Nondeterministic { .. }
            | Self::AdapterError { .. }
            | Self::NotRun { .. } => true,
        }
    }

    /// How bad it is: of several runs of one trial the highest counts.
    pub const fn severity(&self) -> u8 {
        match self {
            Self::Skip { .. } => 0,
            Self::Pass => 1,
            Self::NotExercised => 2,
            Self::Known { .. } => 3,
            Self::Fail { .. } => 4,
            Self::Nondeterministic { .. } => 5,
            Self::AdapterError { .. } => 6,
            Self::NotRun { .. } => 7,
        }
    }
}

/// A rule that a trace breaks, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// The call it is about, if it is about one.
    pub call: Option<CallLabel>,
    /// When it shows.
    pub at: Tick,
    /// The event of the trace at which it shows; the last one for what never came.
    pub event: usize,
    /// What should have been, in words.
    pub expected: String,
    /// What was, in words.
    pub observed: String,
    /// The sentences that a broken must rests on, the weightiest first; none for what is no must.
    pub rests_on: Vec<Ground>,
    /// For an expectation of the scenario, the index of its step.
    pub step: Option<usize>,
}

/// The rules of findings, each once.
pub fn rules<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> BTreeSet<RuleId> {
    let mut rules = BTreeSet::new();
    rules.extend(findings.into_iter().map(|finding| finding.rule));
    rules
}

/// Puts findings into the order of the trace. Those of one event stay as they stood.
pub fn by_event(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| finding.event);
}

/// What judging a trace gives.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Judgement {
    /// Every broken rule, at the places where it first shows for each call, in the order of the trace.
    pub findings: Vec<Finding>,
    /// The rules that were put to the test, and how often.
    pub exercised: BTreeMap<RuleId, u32>,
    /// The hazards that the trace shows: advice, whatever the verdict.
    pub hazards: Vec<Finding>,
}
