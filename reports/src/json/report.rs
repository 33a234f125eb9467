//! A run as JSON: its trials, and all that is needed to draw them again.

use super::VERSION;
use super::plan::Plan;
use super::trace::Trace;
use super::verdict::{Judgement, Verdict};
use super::wire::{Wire, mirror};
use super::words::{Contract, Place, RuleId, ScenarioId};
use crate::run;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A run.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Report {
    /// The version of this format.
    version: u32,
    /// The version of Interlude that ran it.
    suite: String,
    /// Which part of a run this is; none for a whole run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shard: Option<Shard>,
    /// Every trial, by implementation, then by scenario, then by contract.
    trials: Vec<Trial>,
    /// Known deviations that are known no longer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stale: Vec<Stale>,
    /// The scenarios of the trials, each once, in the order of their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    scenarios: Vec<Scenario>,
    /// Runs that the contract allows, of the scenarios in which it is broken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    allowed: Vec<Allowed>,
    /// How many trials were left out, because it was asked to stop after some failures.
    #[serde(default, skip_serializing_if = "is_zero")]
    left_out: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_false(it: &bool) -> bool {
    !*it
}

impl Report {
    /// What is written for a run.
    pub(super) fn of(run: &run::Run) -> Self {
        let run::Run { suite, shard, trials, stale, scenarios, allowed, left_out } = run;
        Self {
            version: VERSION,
            suite: suite.clone(),
            shard: Option::of(shard),
            trials: Vec::of(trials),
            stale: Vec::of(stale),
            scenarios: Vec::of(scenarios),
            allowed: Vec::of(allowed),
            left_out: *left_out,
        }
    }

    /// The run that was read.
    pub(super) fn run(self) -> run::Run {
        let Self { version: _, suite, shard, trials, stale, scenarios, allowed, left_out } = self;
        run::Run {
            suite,
            shard: shard.value(),
            trials: trials.value(),
            stale: stale.value(),
            scenarios: scenarios.value(),
            allowed: allowed.value(),
            left_out,
        }
    }
}

mirror! {
    /// One run of a scenario that the contract allows. It may allow others.
    struct Allowed = run::Allowed {
        /// The scenario.
        scenario: ScenarioId,
        /// The contract that allows it.
        contract: Contract,
        /// Whose run it is: the semantics that it was simulated under, or a reference.
        semantics: String,
        /// What happens in it.
        trace: Trace,
    }

    /// A part of a run, and what is needed to know whether others are of the same run and whether they are all there.
    struct Shard = run::Shard {
        /// Which part it is, from 1.
        index: u32,
        /// Of how many.
        of: u32,
        /// How many scenarios the whole run has.
        scenarios: usize,
        /// The same in every part of a run, and another where scenarios, implementations or what is asked of them differ.
        run: String,
    }

    /// A scenario as it was read.
    #[expect(clippy::struct_field_names, reason = "everything in a report calls a scenario's id so")]
    struct Scenario = run::Scenario {
        /// Its id.
        scenario: ScenarioId,
        /// Where it was read from, as a user would type it, or `built in: ID`.
        file: String,
        /// What it is about.
        title: String,
        /// Its text.
        source: String,
    }

    /// A known deviation that does not show where it is said to. It has to be taken back.
    struct Stale = run::Stale {
        /// The implementation that is said to deviate.
        implementation: String,
        /// What is said to be broken.
        requirement: RuleId,
        /// The contract under which it is said to be, or under which it is not broken; none where the ids of the trials name none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contract: Option<Contract>,
        /// The patterns that match no scenario at all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        matches_nothing: Vec<String>,
        /// The scenarios that were run and in which it is not broken.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        not_broken_in: Vec<ScenarioId>,
        /// The files in which it is said to be known.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<String>,
    }

    /// Something broken that does not count.
    struct Excused = run::Excused {
        /// What is broken.
        rule: RuleId,
        /// Why it does not count.
        excuse: Excuse,
    }

    /// Why something broken does not count.
    #[serde(rename_all = "kebab-case")]
    enum Excuse = run::Excuse {
        /// It is known, for this reason.
        Known(reason: String),
        /// It is asked for only since this version of Interlude, and the implementation answers for an older one.
        Since(version: String),
    }

    /// What an adapter that failed left behind. Long lines are cut; what is cut is said.
    struct Evidence = run::Evidence {
        /// How its process ended, where it did so by itself: an exit status or a signal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<String>,
        /// The line of its standard output that is no answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<String>,
        /// The last lines of the protocol: `→` before those of the harness, `←` before those of the adapter.
        #[serde(default)]
        exchange: Vec<String>,
        /// The last lines of its standard error.
        #[serde(default)]
        stderr: Vec<String>,
    }

    /// What was run, and what happened.
    struct Ran = run::Ran {
        /// What was run.
        plan: Plan,
        /// What happened.
        trace: Trace,
        /// Whether the children's visibility was seen in rendered components, rather than derived from emissions.
        children_observed: bool,
        /// Of several orders of the same instants (`ties: all`), which one this is, from 1, and of how many.
        order: Option<(u32, u32)>,
        /// The scenario's text; empty unless something is wrong.
        source: String,
        /// Where each step of the plan stands in the text; empty unless something is wrong.
        places: Vec<Place>,
    }
}

/// One scenario on one implementation, under one contract.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Trial {
    /// The implementation, such as `reference` or `clerk-js@4.73.14`.
    implementation: String,
    /// The scenario.
    scenario: ScenarioId,
    /// Where it was read from, as a user would type it, or `built in: ID`.
    file: String,
    /// What the scenario is about.
    title: String,
    /// The contract it was judged by; none where it was skipped for want of one.
    contract: Option<Contract>,
    /// Whether the implementation has a trial of the scenario under another contract too: then ids name the contract.
    #[serde(default, skip_serializing_if = "is_false")]
    of_several: bool,
    /// The outcome.
    verdict: Verdict,
    /// What judging gave.
    judgement: Judgement,
    /// What was run and what happened; none where nothing ran.
    ran: Option<Ran>,
    /// What is broken and does not count; of several orders of one instant, in any of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    excused: Vec<Excused>,
    /// What was left behind by an adapter that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
    /// What a reader should know of the trial: where its scenario asks for more than the contract and fails, and what the adapter has noted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// Where it was skipped, an implementation that is built in and has what the scenario needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instead: Option<String>,
    /// The command that runs this trial again.
    replay: String,
}

impl Wire for Trial {
    type Value = run::Trial;

    fn of(value: &Self::Value) -> Self {
        Self {
            implementation: Wire::of(&value.implementation),
            scenario: Wire::of(&value.scenario),
            file: Wire::of(&value.file),
            title: Wire::of(&value.title),
            contract: Wire::of(&value.contract),
            of_several: Wire::of(&value.of_several),
            verdict: Wire::of(&value.verdict),
            judgement: Wire::of(&value.judgement),
            ran: value.ran.as_deref().map(Ran::of),
            excused: Wire::of(&value.excused),
            evidence: Wire::of(&value.evidence),
            notes: Wire::of(&value.notes),
            instead: Wire::of(&value.instead),
            replay: Wire::of(&value.replay),
        }
    }

    fn value(self) -> Self::Value {
        let ran = self.ran.map(|ran| Box::new(ran.value()));
        run::Trial {
            implementation: self.implementation.value(),
            scenario: self.scenario.value(),
            file: self.file.value(),
            title: self.title.value(),
            contract: self.contract.value(),
            of_several: self.of_several.value(),
            verdict: self.verdict.value(),
            judgement: self.judgement.value(),
            excused: self.excused.value(),
            evidence: self.evidence.value(),
            notes: self.notes.value(),
            instead: self.instead.value(),
            replay: self.replay.value(),
            lasted: None,
            ran,
        }
    }
}
