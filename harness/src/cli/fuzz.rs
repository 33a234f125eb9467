//! `interlude fuzz`

use super::output::Format;
use super::progress::Progress;
use super::select;
use crate::exit::Exit;
use crate::fuzz::{self, Campaign, Settings};
use crate::generate::{Generator, Shape};
use crate::implementations::{Implementation, quoted};
use crate::interruption;
use crate::process::Limits;
use clap::Args;
use interlude_lab::semantics::Semantics;
use interlude_lab::subject::Subject;
use interlude_reports::campaign::CampaignReport;
use interlude_reports::comparison::ComparisonReport;
use interlude_reports::{json, terminal};
use interlude_spec::contract::Contract;
use std::path::PathBuf;
use witness::{Keep, Stage, difference};

mod witness;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// What to try, by name or by the path of its `adapter.yaml` [default: reference]
    #[arg(long, value_name = "NAME|ADAPTER.yaml")]
    implementation: Option<String>,
    /// How many random scenarios to try
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    cases: u32,
    /// What the scenarios depend on: the same number gives the same ones
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// The contract that scenarios are made for [default: the older one of those that it claims]
    #[arg(long, value_name = "CONTRACT", value_parser = super::run::contract)]
    contract: Option<Contract>,
    /// Write what is found into this folder, as scenario files
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    /// Ask for the same trace of another implementation, or of the simulator under a semantics
    #[arg(long, value_name = "NAME")]
    same_as: Option<String>,
    /// Go on where the two differ; count in how many scenarios they do, and show a smallest one of each way in which they do
    #[arg(long, requires = "same_as", conflicts_with_all = ["deny", "known"])]
    compare_all: bool,
    /// Count this hazard as broken, or all of them with `hazards`; may be given several times
    #[arg(long, value_name = "HAZARD", value_parser = super::run::denied)]
    deny: Vec<super::run::Denied>,
    /// What is known to be broken, beside what the implementation says of itself: a file, or the name of an
    /// implementation; may be given several times. The rules are passed over, in whichever scenario they break
    #[arg(long, value_name = "FILE|NAME")]
    known: Vec<String>,
    /// How long an adapter may take to answer [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = super::run::limits)]
    timeout: Option<Limits>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

pub(super) fn fuzz(arguments: &Arguments) -> Exit {
    execute(arguments).unwrap_or_else(|exit| exit)
}

fn execute(arguments: &Arguments) -> Result<Exit, Exit> {
    let name = arguments.implementation.clone().unwrap_or_else(|| "reference".into());
    let limits = arguments.timeout.unwrap_or_default();
    let implementation = one_implementation(&name, limits)?;
    let subject = of_contract(implementation.subject(), arguments.contract)?;
    let other = arguments.same_as.as_deref().map(|name| other(name, limits)).transpose()?;
    if let (true, Some(other)) = (arguments.compare_all, &other) {
        return compare_all(arguments, &subject, other);
    }
    let known = select::known(&arguments.known, limits)?;
    let settings = Settings {
        cases: arguments.cases,
        denied: arguments.deny.iter().flat_map(|denied| denied.0.clone()).collect(),
        known: subject.known.iter().chain(&known).map(|known| known.requirement).collect(),
    };
    interruption::end_by_itself();
    let progress = Progress::new(arguments.cases.into(), "cases", "nothing found".into());
    let mut generator = Generator::new(arguments.seed, &Shape::WHOLE);
    let next_plan = &mut || generator.next_plan();
    let campaign = fuzz::fuzz(&subject, other.as_ref(), &settings, next_plan, &mut |campaign| {
        if progress.is_shown() {
            progress.advance();
            progress.say(so_far(campaign));
        }
        !interruption::happened()
    });
    drop(progress);
    let campaign = campaign.map_err(|problem| super::complain(&problem, "try another implementation"))?;
    let mut keep = Keep::into(arguments.save.as_deref());
    let stage = Stage {
        implementation: &implementation,
        subject: &subject,
        other: other.as_ref(),
        settings: &settings,
    };
    let again = format!("{} --save DIR", replay(arguments, &name));
    let witnesses =
        campaign.failures.iter().map(|failure| stage.witness(failure, &mut keep, &again)).collect();
    if let Some((_, plan)) = &campaign.broke_off {
        keep.without_answer(plan, &[&subject]);
    }
    let ended_early = campaign.interrupted || campaign.broke_off.is_some();
    let exit = exit(ended_early, campaign.cases, !campaign.failures.is_empty());
    let report = CampaignReport {
        campaign,
        implementation: subject.name.clone(),
        other: other.map(|other| other.name),
        seed: arguments.seed,
        asked: arguments.cases,
        witnesses,
        replay: replay(arguments, &name),
    };
    let answered = super::answer(&match arguments.format {
        Format::Pretty => terminal::campaign(&report, super::style()),
        Format::Json => json::campaign(&report),
    });
    Ok(answered.min(keep.exit).min(exit))
}

/// Compares the two in every scenario.
fn compare_all(arguments: &Arguments, subject: &Subject, other: &Subject) -> Result<Exit, Exit> {
    interruption::end_by_itself();
    let progress = Progress::new(arguments.cases.into(), "cases", "none differs".into());
    let mut generator = Generator::new(arguments.seed, &Shape::WHOLE);
    let next_plan = &mut || generator.next_plan();
    let comparison = fuzz::compare(subject, other, arguments.cases, next_plan, &mut |comparison| {
        if progress.is_shown() {
            progress.advance();
            progress.say(format!("{} differ, in {} ways", comparison.different, comparison.kinds.len()));
        }
        !interruption::happened()
    });
    drop(progress);
    let comparison = comparison.map_err(|problem| super::complain(&problem, "compare two others"))?;
    let mut keep = Keep::into(arguments.save.as_deref());
    let witnesses =
        comparison.kinds.iter().map(|kind| difference(subject, other, &kind.plan, &mut keep)).collect();
    if let Some((_, plan)) = &comparison.broke_off {
        keep.without_answer(plan, &[subject, other]);
    }
    let ended_early = comparison.interrupted || comparison.broke_off.is_some();
    let exit = exit(ended_early, comparison.cases, comparison.different > 0);
    let report = ComparisonReport {
        comparison,
        implementation: subject.name.clone(),
        other: other.name.clone(),
        seed: arguments.seed,
        asked: arguments.cases,
        witnesses,
        replay: replay(arguments, &subject.name),
    };
    let answered = super::answer(&match arguments.format {
        Format::Pretty => terminal::comparison(&report, super::style()),
        Format::Json => json::comparison(&report),
    });
    Ok(answered.min(keep.exit).min(exit))
}

const fn exit(ended_early: bool, cases: u32, found: bool) -> Exit {
    if ended_early {
        Exit::Incomplete
    } else if cases == 0 {
        Exit::Nothing
    } else if found {
        Exit::Broken
    } else {
        Exit::Expected
    }
}

/// The subject, as one that claims this contract alone.
fn of_contract(mut subject: Subject, contract: Option<Contract>) -> Result<Subject, Exit> {
    let Some(contract) = contract else { return Ok(subject) };
    if !subject.contracts.contains(&contract) {
        let its: Vec<_> = subject.contracts.iter().map(|its| format!("`{its}`")).collect();
        let problem = format!("`{}` does not claim the contract `{contract}`", subject.name);
        return Err(super::complain(
            &problem,
            &format!("it claims {}: leave out `--contract`", its.join(" and ")),
        ));
    }
    subject.contracts = vec![contract];
    Ok(subject)
}

fn one_implementation(name: &str, limits: Limits) -> Result<Implementation, Exit> {
    let mut found = select::implementations(&[name.to_owned()], limits)?;
    if found.len() > 1 {
        let names: Vec<_> = found.iter().map(|it| format!("`{}`", it.name)).collect();
        let problem = format!("`{name}` stands for {} implementations", found.len());
        return Err(super::complain(&problem, &format!("write one of {}", names.join(", "))));
    }
    let implementation = found.remove(0);
    if let Some(lack) = implementation.lack() {
        return Err(super::complain(&format!("`{name}` cannot run here: {lack}"), ""));
    }
    Ok(implementation)
}

fn other(name: &str, limits: Limits) -> Result<Subject, Exit> {
    match Semantics::named(name) {
        Some(semantics) => Ok(Subject::simulated(semantics)),
        None => one_implementation(name, limits).map(|it| it.subject()),
    }
}

fn replay(arguments: &Arguments, name: &str) -> String {
    let same_as = arguments.same_as.iter().map(|other| format!("--same-as {}", quoted(other)));
    let contract = arguments.contract.iter().map(|contract| format!("--contract {contract}"));
    let compare_all = arguments.compare_all.then(|| "--compare-all".to_owned());
    let denied = arguments.deny.iter().flat_map(|denied| &denied.0).map(|rule| format!("--deny {rule}"));
    let words = [format!("interlude fuzz --implementation {}", quoted(name))].into_iter();
    let known = arguments.known.iter().map(|known| format!("--known {}", quoted(known)));
    let end = format!("--cases {} --seed {}", arguments.cases, arguments.seed);
    words
        .chain(contract)
        .chain(same_as)
        .chain(compare_all)
        .chain(denied)
        .chain(known)
        .chain([end])
        .collect::<Vec<_>>()
        .join(" ")
}

/// How far a campaign has come.
fn so_far(campaign: &Campaign) -> String {
    format!(
        "{} states, {} exercised, {} found",
        campaign.states.len(),
        select::count(campaign.exercised.len(), "must"),
        campaign.failures.len()
    )
}
