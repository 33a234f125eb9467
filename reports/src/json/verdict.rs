//! What follows from a trace, as JSON: findings, and the verdict they come to.

use super::wire::mirror;
use super::words::{CallLabel, Contract, RuleId, Tick};
use interlude_spec::contract::Capability;
use interlude_spec::ground;
use interlude_spec::verdict;
use std::collections::{BTreeMap, BTreeSet};

mirror! {
    /// The word for a trial's outcome.
    #[serde(tag = "verdict", rename_all = "kebab-case")]
    enum Verdict = verdict::Verdict {
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
    #[serde(rename_all = "kebab-case")]
    enum Missing = verdict::Missing {
        /// Capabilities; never empty.
        Capabilities(capabilities: BTreeSet<Capability>),
        /// One of these contracts.
        Contract(contracts: Vec<Contract>),
    }

    /// What judging a trace gives.
    struct Judgement = verdict::Judgement {
        /// Every broken rule, at the places where it first shows for each call, in the order of the trace.
        findings: Vec<Finding>,
        /// The rules that were put to the test, and how often.
        exercised: BTreeMap<RuleId, u32>,
        /// The hazards that the trace shows: advice, whatever the verdict.
        #[serde(default)]
        hazards: Vec<Finding>,
    }

    /// A rule that a trace breaks, and where.
    struct Finding = verdict::Finding {
        /// The rule.
        rule: RuleId,
        /// The call it is about, if it is about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<CallLabel>,
        /// When it shows.
        at: Tick,
        /// The event of the trace at which it shows; the last one for what never came.
        event: usize,
        /// What should have been, in words.
        expected: String,
        /// What was, in words.
        observed: String,
        /// The sentences that a broken must rests on, the weightiest first; left out for what is no must.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rests_on: Vec<Ground>,
        /// For an expectation of the scenario, the index of its step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<usize>,
    }

    /// A sentence of the documentation that a must rests on.
    struct Ground = ground::Ground {
        /// The document.
        document: String,
        /// Where in it.
        section: String,
        /// What the sentence says, in Interlude's words.
        says: String,
        /// Why the must follows, where the sentence does not state it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        implied: Option<String>,
    }
}
