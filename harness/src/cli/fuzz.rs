//! `interlude fuzz`

use super::progress::Progress;
use super::select;
use crate::exit::Exit;
use crate::fuzz::{self, Campaign, Failure, Settings, Shows};
use crate::generate::{Generator, Shape};
use crate::implementations::{Implementation, quoted};
use crate::interruption;
use crate::process::Limits;
use crate::save;
use crate::trial::{self, Scenario, Terms};
use clap::{Args, ValueEnum};
use interlude_lab::semantics::Semantics;
use interlude_lab::subject::Subject;
use interlude_reports::campaign::{CampaignReport, Shown, Witness};
use interlude_reports::comparison::ComparisonReport;
use interlude_reports::{json, terminal};
use interlude_spec::plan::Plan;
use interlude_spec::scenario::write;
use interlude_spec::trace::Trace;
use std::path::{Path, PathBuf};

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

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people
    Pretty,
    /// For programs, on standard output alone
    Json,
}

pub(super) fn fuzz(arguments: &Arguments) -> Exit {
    execute(arguments).unwrap_or_else(|exit| exit)
}

fn execute(arguments: &Arguments) -> Result<Exit, Exit> {
    let name = arguments.implementation.clone().unwrap_or_else(|| "reference".into());
    let limits = arguments.timeout.unwrap_or_default();
    let implementation = one_implementation(&name, limits)?;
    let subject = implementation.subject();
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
    // What cannot be saved is told all the same.
    let mut saved = Exit::Expected;
    let mut save = |shows: &str, text: &str| {
        let file = save(arguments.save.as_deref()?, shows, text);
        file.map_err(|unwritten| saved = saved.min(unwritten)).ok()
    };
    let mut witnesses = Vec::with_capacity(campaign.failures.len());
    for failure in &campaign.failures {
        let text = write::write(&failure.plan);
        let file = save(failure.shows.as_str(), &text);
        let mut witness = witness(&implementation, other.as_ref(), &settings, failure, &text, file);
        if let Witness { file: None, shown: Some(Shown::Trial(trial)) } = &mut witness {
            // There is no file to run, so the campaign is what finds it again, and it can leave one.
            trial.replay = format!("{} --save DIR", replay(arguments, &name));
        }
        witnesses.push(witness);
    }
    if let Some((_, plan)) = &campaign.broke_off {
        save("no-answer", &write::write(plan));
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
    Ok(answered.min(saved).min(exit))
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
    // What cannot be saved is told all the same.
    let mut saved = Exit::Expected;
    let mut save = |shows: &str, plan: &Plan| {
        let file = save(arguments.save.as_deref()?, shows, &write::write(plan));
        file.map_err(|unwritten| saved = saved.min(unwritten)).ok()
    };
    let witnesses = comparison.kinds.iter().map(|kind| Witness {
        file: save(Shows::Difference.as_str(), &kind.plan),
        shown: Some(difference(subject, other, &kind.plan)),
    });
    let witnesses = witnesses.collect();
    if let Some((_, plan)) = &comparison.broke_off {
        save("no-answer", plan);
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
    Ok(answered.min(saved).min(exit))
}

/// Saves a scenario, and gives its path.
fn save(folder: &Path, shows: &str, text: &str) -> Result<String, Exit> {
    let saved = save::save(folder, shows, text);
    let path = saved.map_err(|(path, error)| super::output::unwritten(&path, &error))?;
    Ok(crate::discovery::display_path(&path))
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
    let compare_all = arguments.compare_all.then(|| "--compare-all".to_owned());
    let denied = arguments.deny.iter().flat_map(|denied| &denied.0).map(|rule| format!("--deny {rule}"));
    let words = [format!("interlude fuzz --implementation {}", quoted(name))].into_iter();
    let known = arguments.known.iter().map(|known| format!("--known {}", quoted(known)));
    let end = format!("--cases {} --seed {}", arguments.cases, arguments.seed);
    words
        .chain(same_as)
        .chain(compare_all)
        .chain(denied)
        .chain(known)
        .chain([end])
        .collect::<Vec<_>>()
        .join(" ")
}

/// What happens in the scenario of a failure.
fn witness(
    implementation: &Implementation,
    other: Option<&Subject>,
    settings: &Settings,
    failure: &Failure,
    text: &str,
    file: Option<String>,
) -> Witness {
    let trial = || {
        let id = save::name(failure.shows.as_str(), text);
        let id = id.strip_suffix(".yaml").unwrap_or(&id).into();
        let name = file.clone().unwrap_or_else(|| "not saved".into());
        let terms = Terms { denied: settings.denied.clone(), ..Terms::default() };
        let scenario = Scenario::read(id, name, text.as_bytes()).ok()?;
        Some(Shown::Trial(Box::new(trial::run(&scenario, implementation, &terms))))
    };
    let shown = match (failure.shows, other) {
        (Shows::Difference, Some(other)) => Some(difference(&implementation.subject(), other, &failure.plan)),
        _ => trial(),
    };
    Witness { file, shown }
}

/// What each of two does in a plan.
fn difference(one: &Subject, other: &Subject, plan: &Plan) -> Shown {
    let trace = |of: &Subject| trace(of, plan).unwrap_or_default();
    Shown::Difference { one: trace(one), other: trace(other) }
}

fn trace(subject: &Subject, plan: &Plan) -> Option<Trace> {
    let contract = plan.contracts.first().copied()?;
    let order = &mut crate::driver::order::Order::of_the_file();
    let played = crate::driver::play(&"fuzz".into(), plan, contract, &mut *subject.connect(), order);
    played.ok().map(|played| played.trace)
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
