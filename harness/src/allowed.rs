//! Runs that the contract allows, for reports to show beside those that break it. They are simulated and judged like any
//! other: what the judge finds anything wrong with is shown to nobody.

use crate::driver::drive;
use crate::driver::order::Order;
use crate::implementations::Implementation;
use crate::judge::judge;
use crate::simulated::{SimulatedPort, beyond};
use interlude_lab::semantics::Semantics;
use interlude_reports::run::{Allowed, Trial};
use interlude_spec::obligations::Compiled;
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;
use std::collections::BTreeMap;

/// One for each scenario in which the contract is broken, whether that counts or is known, under the semantics that the
/// implementation declares, else under `uncoordinated`. None where it does not say what would happen. In the order of the
/// scenarios, then of the semantics.
pub fn beside(trials: &[Trial], implementations: &[Implementation], denied: &[RuleId]) -> Vec<Allowed> {
    let mut allowed = BTreeMap::new();
    for trial in trials {
        if !matches!(trial.verdict, Verdict::Fail { .. } | Verdict::Known { .. }) {
            continue;
        }
        let declared = || {
            let implementation = implementations.iter().find(|it| it.name == trial.implementation)?;
            Semantics::named(implementation.semantics.as_deref()?)
        };
        let semantics = declared().unwrap_or_else(Semantics::uncoordinated);
        let key = (trial.scenario.clone(), trial.contract, semantics.name.clone());
        allowed.entry(key).or_insert_with(|| run(trial, &semantics, denied));
    }
    allowed.into_values().flatten().collect()
}

/// What happens in the scenario of a trial, where that is beyond reproach.
fn run(trial: &Trial, semantics: &Semantics, denied: &[RuleId]) -> Option<Allowed> {
    let plan = &trial.ran.as_ref()?.plan;
    if beyond(plan).is_some() {
        return None;
    }
    let name = semantics.name.clone();
    let order = &mut Order::of_the_file();
    let mut spec = Compiled::new(plan);
    let driven = drive(&trial.scenario, &mut spec, &mut SimulatedPort::new(semantics), order).ok()?;
    let (verdict, judgement) = judge(&spec, &driven, Some(&name), denied);
    let is_fine = verdict == Verdict::Pass && judgement.findings.is_empty();
    is_fine.then(|| Allowed {
        scenario: trial.scenario.clone(),
        contract: plan.contract(),
        semantics: name,
        trace: spec.names.name(&driven.trace),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery;
    use crate::implementations;
    use crate::trial::{self, Scenario, Terms};
    use interlude_spec::contract::Contract;
    use interlude_spec::model::accept::accept;
    use interlude_spec::model::musts::Musts;

    fn of(name: &str, denied: &[RuleId]) -> (Vec<Trial>, Vec<Allowed>) {
        let implementation =
            implementations::all().into_iter().find(|it| it.name == name).expect("it is built in");
        let terms = Terms { denied: denied.to_vec(), ..Terms::default() };
        let read = |found: &discovery::Found| Scenario::load(found).expect("it is shipped");
        let trials: Vec<Trial> = discovery::built_in()
            .iter()
            .map(|found| trial::run(&read(found), &implementation, &terms))
            .collect();
        let allowed = beside(&trials, &[implementation], denied);
        (trials, allowed)
    }

    #[test]
    fn whatever_is_shown_as_allowed_is_accepted_and_differs_from_what_failed() {
        let (trials, allowed) = of("faulty/awaits-nothing", &[]);
        let failing: Vec<&Trial> =
            trials.iter().filter(|trial| matches!(trial.verdict, Verdict::Fail { .. })).collect();
        assert!(
            failing.len() > 30 && allowed.len() > failing.len() / 2,
            "{} of {}",
            allowed.len(),
            failing.len()
        );
        for it in allowed {
            let failed =
                failing.iter().find(|trial| trial.scenario == it.scenario).expect("it is of one that failed");
            let ran = failed.ran.as_ref().expect("it ran");
            assert_eq!(accept(&ran.plan, &it.trace, Musts::ALL).err(), None, "{}", it.scenario);
            assert_ne!(ran.trace, it.trace, "{}", it.scenario);
        }
    }

    #[test]
    fn under_the_contract_navigate_a_simulation_of_it_is_shown() {
        let (trials, allowed) = of("faulty/navigate-hides-nothing", &[]);
        let failing = trials.iter().filter(|trial| matches!(trial.verdict, Verdict::Fail { .. }));
        let can_be_simulated =
            |trial: &&Trial| trial.ran.as_ref().is_some_and(|ran| beyond(&ran.plan).is_none());
        let failing = failing.filter(can_be_simulated);
        let under_navigate = failing.filter(|trial| trial.contract == Some(Contract::Navigate)).count();
        assert!(under_navigate > 0);
        assert_eq!(allowed.iter().filter(|it| it.contract == Contract::Navigate).count(), under_navigate);
        assert!(allowed.iter().all(|it| it.semantics == "uncoordinated"));
    }

    #[test]
    fn a_run_in_which_something_denied_occurs_is_shown_to_nobody() {
        let hazards = [RuleId::ShownWhilePending, RuleId::StaleCallWins];
        let [lenient, strict] = [&[][..], &hazards].map(|denied| of("faulty/awaits-nothing", denied).1);
        assert!(!strict.is_empty() && strict.len() < lenient.len(), "{} {}", strict.len(), lenient.len());
    }

    #[test]
    fn where_nothing_fails_there_is_nothing_to_show() {
        assert_eq!(of("reference", &[]).1, Vec::new());
    }
}
