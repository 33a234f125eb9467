//! A twin does what its package does, event for event: in every shipped scenario and in random ones. Where the packages are
//! not installed there is nothing to compare with.

use interlude::discovery::{self, Found};
use interlude::driver::order::Order;
use interlude::driver::play;
use interlude::fuzz::{self, Settings};
use interlude::generate::Cases;
use interlude::implementations::{Implementation, twins};
use interlude::manifests;
use interlude::port::Port;
use interlude::process::Limits;
use interlude::trial::Scenario;
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::plan::Plan;
use interlude_spec::scenario::write;
use interlude_spec::trace::Trace;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

/// How many random scenarios are compared.
const CASES: u32 = 300;
/// And what they depend on.
const SEED: u64 = 15;

/// A test that says why it fails.
type Test = fn() -> Result<(), String>;

#[path = "twins/fits.rs"]
mod fits;
#[path = "it/folder.rs"]
mod folder;
#[path = "twins/orders.rs"]
mod orders;

fn main() -> ExitCode {
    let packages = packages();
    let offers = Trial::test("a_twin_offers_what_its_package_does", || {
        offers();
        Ok(())
    });
    let compared = packages.into_iter().flat_map(|package| {
        let version = package.name.clone();
        let [again, once_more] = [package.clone(), package.clone()];
        [
            Trial::ignorable_test(format!("shipped_scenarios::{version}"), move || {
                with_its_twin(&package, shipped)
            }),
            Trial::ignorable_test(format!("random_scenarios::{version}"), move || {
                with_its_twin(&again, random)
            }),
            Trial::ignorable_test(format!("orders_of_three_calls::{version}"), move || {
                with_its_twin(&once_more, orders::compared)
            }),
        ]
    });
    let fits: [(&str, Test); 4] = [
        ("fit::a_version_that_the_table_does_not_have_is_as_the_last_one", fits::not_in_the_table),
        ("fit::a_package_that_was_changed_in_one_place_is_told_by_that_place", fits::changed_in_one_place),
        ("fit::a_package_that_no_record_fits_is_shown_by_a_scenario", fits::like_no_other),
        ("fit::an_old_version_is_told_by_its_own_era", fits::of_its_own_era),
    ];
    let fits = fits.map(|(name, test)| Trial::ignorable_test(name, move || where_installed(test)));
    let trials = std::iter::once(offers).chain(compared).chain(fits).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// The versions of clerk-js that the adapter runs.
fn packages() -> Vec<Implementation> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters/clerk-js/adapter.yaml");
    manifests::load(&manifest, Limits::default()).expect("a shipped manifest has no mistakes")
}

fn twin_of(package: &Implementation) -> Implementation {
    twins::named(&format!("twin/{}", package.name)).expect("it is a twin's name").expect("it has a record")
}

/// What packages have and no record speaks of: what is seen of a page beside its listeners, which is not compared.
const UNSPOKEN: [Capability; 2] = [Capability::Token, Capability::Location];

fn offers() {
    let packages = packages();
    let names: Vec<_> = packages.iter().map(|package| format!("twin/{}", package.name)).collect();
    let listed: Vec<_> = twins::listed().into_iter().map(|twin| twin.name).collect();
    assert_eq!(names, listed, "a twin is listed for each version that the adapter has");
    for package in &packages {
        let twin = twin_of(package);
        assert_eq!(twin.contracts, package.contracts, "{}", package.name);
        let mut offered = package.capabilities.clone();
        for unspoken in &UNSPOKEN {
            assert!(offered.remove(unspoken), "{}: {unspoken} is spoken of now", package.name);
        }
        assert_eq!(twin.capabilities, offered, "{}", package.name);
    }
}

fn with_its_twin(
    package: &Implementation,
    compare: fn(&Implementation, &Implementation) -> Result<(), String>,
) -> Result<Completion, Failed> {
    if let Some(lack) = package.lack() {
        return not_installed(lack);
    }
    compare(package, &twin_of(package))?;
    Ok(Completion::Completed)
}

/// Fails where packages are insisted on.
fn not_installed(lack: String) -> Result<Completion, Failed> {
    if std::env::var("INTERLUDE_REQUIRE_ADAPTERS").is_ok_and(|value| value == "1") {
        return Err(format!("{lack}; and INTERLUDE_REQUIRE_ADAPTERS is 1").into());
    }
    Ok(Completion::ignored_with(lack))
}

fn where_installed(test: Test) -> Result<Completion, Failed> {
    match packages().iter().find_map(Implementation::lack) {
        Some(lack) => not_installed(lack),
        None => Ok(test().map(|()| Completion::Completed)?),
    }
}

fn trace(port: &mut dyn Port, id: &Scenario, plan: &Plan, contract: Contract) -> Result<Trace, String> {
    let played = play(&id.id, plan, contract, port, &mut Order::of_the_file());
    Ok(played.map_err(|failure| format!("{}: {failure}", id.id))?.trace)
}

/// Scenarios in which a twin once did something else than its package.
fn once_different() -> Vec<Found> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/twins");
    discovery::discover(&[folder]).expect("the scenarios of this test are there")
}

/// Every shipped scenario, and those in which the two once differed, under every contract that is claimed.
fn shipped(package: &Implementation, twin: &Implementation) -> Result<(), String> {
    let (mut one, mut other) = (package.connect(), twin.connect());
    let mut compared = BTreeSet::new();
    for found in discovery::built_in().iter().chain(&once_different()) {
        let scenario = Scenario::load(found).map_err(|error| error.to_string())?;
        let needs = scenario.plan.needs();
        if UNSPOKEN.iter().any(|unspoken| needs.contains(unspoken)) || !needs.is_subset(&package.capabilities)
        {
            continue;
        }
        for contract in scenario.plan.contracts.iter().filter(|it| package.contracts.contains(it)) {
            let plan = Plan { contracts: vec![*contract], ..scenario.plan.clone() };
            let theirs = trace(&mut *one, &scenario, &plan, *contract)?;
            let ours = trace(&mut *other, &scenario, &plan, *contract)?;
            if let Some((event, at)) = fuzz::first_difference(&theirs, &ours) {
                let both = fuzz::comparable(&theirs, &ours);
                let [theirs, ours] = both.each_ref().map(|trace| trace.events.get(event));
                let id = &scenario.id;
                return Err(format!(
                    "{id}, {contract}, at {at}: event {event} is\n  {theirs:?}, and of the twin\n  {ours:?}"
                ));
            }
            compared.insert(scenario.id.clone());
        }
    }
    if compared.len() < 30 { Err(format!("only {} scenarios were compared", compared.len())) } else { Ok(()) }
}

/// Random scenarios; the smallest in which the two differ is shown.
fn random(package: &Implementation, twin: &Implementation) -> Result<(), String> {
    let [package, twin] = [package, twin].map(Implementation::subject);
    let cases = Cases::new(SEED);
    let (numbers, plan_of) = (&mut (1..=CASES), &mut |number| cases.plan(number));
    let part = fuzz::fuzz(&package, Some(&twin), &Settings::default(), numbers, plan_of, &mut |_| true)?;
    assert_eq!(part.unfit, 0, "everything that is generated can be played");
    let campaign = part.finish();
    if let Some((_, failure, _)) = campaign.broke_off {
        return Err(failure.to_string());
    }
    match campaign.failures.first() {
        Some(failure) => {
            Err(format!("case {} differs, or smaller:\n{}", failure.case, write::write(&failure.plan)))
        }
        None if campaign.cases < CASES => Err(format!("only {} cases were tried", campaign.cases)),
        None => Ok(()),
    }
}
