//! The value that every format renders: a whole run, with everything needed to draw it and nothing else.

pub use interlude_lab::port::Evidence;
use interlude_spec::contract::Contract;
use interlude_spec::diagnostic::Place;
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::{Action, Plan, Step};
use interlude_spec::rule::RuleId;
use interlude_spec::time::Tick;
use interlude_spec::trace::Trace;
use interlude_spec::verdict::{Judgement, Verdict};

/// What stands before the id of a scenario that is built in, in place of the path of a file.
pub const BUILT_IN: &str = "built in: ";

/// The trials of a run, in the order in which they are reported.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Run {
    /// The version of Interlude that ran them.
    pub suite: String,
    /// Which part of a run this is; none for a whole run.
    pub shard: Option<Shard>,
    /// One for each implementation, scenario and contract that both speak.
    pub trials: Vec<Trial>,
    /// Known deviations that do not show any more.
    pub stale: Vec<Stale>,
    /// The scenarios of the trials, each once, in the order of their ids. Reports of older versions have none.
    pub scenarios: Vec<Scenario>,
    /// Runs that the contract allows, of the scenarios in which it is broken, in the order of their ids.
    pub allowed: Vec<Allowed>,
    /// How many trials were left out, because it was asked to stop after some failures.
    pub left_out: usize,
}

/// One run of a scenario that the contract allows. It may allow others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allowed {
    /// The scenario.
    pub scenario: ScenarioId,
    /// The contract that allows it.
    pub contract: Contract,
    /// The semantics that it was simulated under.
    pub semantics: String,
    /// What happens in it.
    pub trace: Trace,
}

/// A part of a run, and what is needed to know whether others are of the same run and whether they are all there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shard {
    /// Which part it is, from 1.
    pub index: u32,
    /// Of how many.
    pub of: u32,
    /// How many scenarios the whole run has.
    pub scenarios: usize,
    /// The same in every part of a run, and another where scenarios, implementations or what is asked of them differ.
    pub run: String,
}

/// A scenario as it was read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Scenario {
    /// Its id.
    pub scenario: ScenarioId,
    /// Where it was read from, as a user would type it, or `built in: ID`.
    pub file: String,
    /// What it is about.
    pub title: String,
    /// Its text.
    pub source: String,
}

/// A known deviation that does not show where it is said to. It has to be taken back.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Stale {
    /// The implementation that is said to deviate.
    pub implementation: String,
    /// What is said to be broken.
    pub requirement: RuleId,
    /// The contract under which it is said to be, or under which it is not broken; none where the ids of the trials name none.
    pub contract: Option<Contract>,
    /// The patterns that match no scenario at all.
    pub matches_nothing: Vec<String>,
    /// The scenarios that were run and in which it is not broken.
    pub not_broken_in: Vec<ScenarioId>,
    /// The files in which it is said to be known, as far as they are known themselves.
    pub files: Vec<String>,
}

/// Something broken that does not count.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Excused {
    /// What is broken.
    pub rule: RuleId,
    /// Why it does not count.
    pub excuse: Excuse,
}

/// Why something broken does not count.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Excuse {
    /// It is known, for this reason.
    Known(String),
    /// It is asked for only since this version of Interlude, and the implementation answers for an older one.
    Since(String),
}

impl Run {
    /// The trials of each implementation, in the order in which the implementations first appear.
    pub fn by_implementation(&self) -> Vec<(&str, Vec<&Trial>)> {
        let mut groups: Vec<(&str, Vec<&Trial>)> = Vec::new();
        for trial in &self.trials {
            match groups.iter_mut().find(|(implementation, _)| *implementation == trial.implementation) {
                Some((_, trials)) => trials.push(trial),
                None => groups.push((&trial.implementation, vec![trial])),
            }
        }
        groups
    }
}

/// One scenario on one implementation, under one contract.
#[derive(Clone, PartialEq, Debug)]
pub struct Trial {
    /// The implementation, such as `reference` or `clerk-js@4.73.14`.
    pub implementation: String,
    /// The scenario.
    pub scenario: ScenarioId,
    /// Where it was read from, as a user would type it, or `built in: ID`.
    pub file: String,
    /// What the scenario is about.
    pub title: String,
    /// The contract it was judged by; none where it was skipped for want of one.
    pub contract: Option<Contract>,
    /// Whether the implementation has a trial of the scenario under another contract too: then ids name the contract.
    pub of_several: bool,
    /// The outcome.
    pub verdict: Verdict,
    /// What judging gave.
    pub judgement: Judgement,
    /// What was run and what happened; none where nothing ran, or where [`Trial::lighten`] has let go of it.
    pub ran: Option<Box<Ran>>,
    /// When the last thing happened in it, in virtual time, where [`Trial::lighten`] has let go of what that was.
    pub lasted: Option<Tick>,
    /// What is broken and does not count; of several orders of one instant, in any of them.
    pub excused: Vec<Excused>,
    /// What was left behind by an adapter that failed.
    pub evidence: Option<Evidence>,
    /// What a reader should know of the trial: where its scenario asks for more than the contract and fails, and what the adapter has noted.
    pub notes: Vec<String>,
    /// Where it was skipped, an implementation that is built in and has what the scenario needs.
    pub instead: Option<String>,
    /// The command that runs this trial again.
    pub replay: String,
}

impl Trial {
    /// Lets go of what takes the most room and is told of no trial that passes, but in the JSON report and in a picture: what was
    /// run, what happened, and the command that runs it again. That its scenario's expectations were compared is kept. Of any
    /// other trial nothing is let go of.
    pub fn lighten(&mut self) {
        if self.verdict == Verdict::Pass {
            let asked = self.asked();
            self.judgement.exercised.extend(asked.map(|rule| (rule, 1)));
            self.lasted = Some(self.lasted());
            self.ran = None;
            self.replay = String::new();
        }
    }

    /// What was run, where it was compared with what its scenario asks for.
    pub(crate) fn compared(&self) -> Option<&Ran> {
        let is_judged = matches!(self.verdict.word(), "pass" | "fail" | "known" | "not-exercised");
        self.ran.as_deref().filter(|_| is_judged)
    }

    /// What it was compared with that its scenario asks for by itself.
    pub(crate) fn asked(&self) -> impl Iterator<Item = RuleId> + use<> {
        let plan = self.compared().map(|ran| &ran.plan);
        let expects = |step: &Step| matches!(step.action, Action::Expect(_));
        let expects = plan.is_some_and(|plan| plan.steps.iter().any(expects));
        let lists = plan.is_some_and(|plan| plan.emissions.is_some());
        let rules = [expects.then_some(RuleId::Expectation), lists.then_some(RuleId::Emissions)];
        rules.into_iter().flatten()
    }

    /// When the last thing happened in it, in virtual time; zero where nothing ran.
    pub fn lasted(&self) -> Tick {
        let last = self.ran.as_ref().and_then(|ran| ran.trace.events.last()).map(|event| event.at);
        last.or(self.lasted).unwrap_or(Tick::ZERO)
    }

    /// The contract, where the trial's id names it.
    pub fn named_contract(&self) -> Option<Contract> {
        self.contract.filter(|_| self.of_several)
    }

    /// The scenario, as the trials of one implementation are told apart: `callback/slow`, or `callback/slow[navigate]`.
    pub fn of_scenario(&self) -> String {
        labelled(self.scenario.as_str(), self.named_contract())
    }

    /// The implementation, as the trials of one scenario are told apart: `reference`, or `clerk-js@5.128.0[navigate]`.
    pub fn on_implementation(&self) -> String {
        labelled(&self.implementation, self.named_contract())
    }

    /// What tells it from every other trial: `clerk-js@5.128.0 :: callback/slow[navigate]`.
    pub fn id(&self) -> String {
        format!("{} :: {}", self.implementation, self.of_scenario())
    }
}

/// A name with the contract that goes with it, where there is one: in the one way in which ids of trials have it.
///
/// ```
/// use interlude_reports::run::labelled;
/// use interlude_spec::contract::Contract;
/// assert_eq!(labelled("callback/slow", None), "callback/slow");
/// assert_eq!(labelled("callback/slow", Some(Contract::Navigate)), "callback/slow[navigate]");
/// ```
pub fn labelled(name: &str, contract: Option<Contract>) -> String {
    contract.map_or_else(|| name.to_owned(), |contract| format!("{name}[{contract}]"))
}

/// What was run, and what happened.
#[derive(Clone, PartialEq, Debug)]
pub struct Ran {
    /// What was run.
    pub plan: Plan,
    /// What happened.
    pub trace: Trace,
    /// Whether the children's visibility was seen in rendered components, rather than derived from emissions.
    pub children_observed: bool,
    /// Of several orders of the same instants (`ties: all`), which one this is, from 1, and of how many.
    pub order: Option<(u32, u32)>,
    /// The scenario's text; empty unless something is wrong.
    pub source: String,
    /// Where each step of the plan stands in the text; empty unless something is wrong.
    pub places: Vec<Place>,
}
