//! `interlude run`

use super::gathered::{self, Gathered, Sights};
use super::output::{self, Files, Format, printed};
use super::progress::Progress;
use super::select;
use super::selection::{self, Selection};
use super::strangers;
use super::streamed::Streamed;
use crate::discovery::Found;
use crate::engine::{self, Options, Pool, Work};
use crate::exit::Exit;
use crate::files;
use crate::guesses::{self, Guess};
use crate::implementations::{Implementation, quoted};
use crate::process::Limits;
use crate::remembered::Remembered;
use crate::shard::Shard;
use crate::shelf::Shelf;
use crate::trial::{LoadError, Terms};
use crate::{allowed, deviations, manifests};
use clap::Args;
use interlude_reports::numbers::counted;
use interlude_reports::run::Run;
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::id::ScenarioId;
use interlude_spec::known::Known;
use interlude_spec::rule::{RuleId, RuleKind};
use interlude_spec::time::Tick;
use serde_json::json;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// What to run them against, by name or by the path of its `adapter.yaml`; may be given several times [default:
    /// reference]
    #[arg(long, value_name = "NAME|ADAPTER.yaml")]
    implementation: Vec<String>,
    /// What to run them against: a command that starts an adapter
    #[arg(long, value_name = "COMMAND", conflicts_with = "implementation")]
    command: Option<String>,
    /// How long an adapter may take to answer; to start, three times as long [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = limits)]
    timeout: Option<Limits>,
    /// What is known to be broken: a file, or the name of an implementation; may be given several times
    #[arg(long, value_name = "FILE|NAME")]
    known: Vec<String>,
    /// Write what is broken to a file of known deviations, whose empty reasons are then to be filled in
    #[arg(long, value_name = "FILE")]
    write_known: Option<PathBuf>,
    /// How many scenarios run at a time [default: as many as the machine has processors]
    #[arg(long, value_name = "N", value_parser = select::at_least_one)]
    jobs: Option<NonZeroUsize>,
    /// Run each scenario twice, and fail where the two runs differ
    #[arg(long)]
    check_determinism: bool,
    /// Run only the scenarios of one shard, of so many: which one a scenario is in follows from its id alone
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Judge by this contract only
    #[arg(long, value_name = "CONTRACT", value_parser = contract)]
    contract: Option<Contract>,
    /// Flip a guess that the adapter makes about its world, such as `token-organization=session`; may be given several times
    #[arg(long, value_name = "NAME=VALUE", conflicts_with = "command")]
    guess: Vec<Guess>,
    /// Fail where this hazard occurs, or any of them with `hazards`; may be given several times
    #[arg(long, value_name = "HAZARD", value_parser = denied)]
    deny: Vec<Denied>,
    /// Show every scenario: in full where it fails, and in a line where it passes [default: each cause of failure once]
    #[arg(long, short)]
    verbose: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
    #[command(flatten)]
    files: Files,
}

/// What one `--deny` says.
#[derive(Clone, Debug)]
pub(super) struct Denied(pub(super) Vec<RuleId>);

pub(super) fn denied(name: &str) -> Result<Denied, String> {
    let hazards = || RuleId::ALL.iter().copied().filter(|rule| rule.kind() == RuleKind::Hazard);
    if name == "hazards" {
        return Ok(Denied(hazards().collect()));
    }
    let named =
        hazards().find(|rule| rule.as_str() == name || rule.as_str().strip_prefix("hazard.") == Some(name));
    named.map(|rule| Denied(vec![rule])).ok_or_else(|| {
        let known: Vec<_> = hazards().map(RuleId::as_str).collect();
        format!("write `hazards` for all of them, or one of {}", known.join(", "))
    })
}

pub(super) fn contract(name: &str) -> Result<Contract, String> {
    Contract::from_name(name).ok_or_else(|| {
        let known: Vec<_> = Contract::ALL.iter().map(|contract| format!("`{contract}`")).collect();
        format!("the contracts are {}", known.join(" and "))
    })
}

pub(super) fn limits(time: &str) -> Result<Limits, String> {
    match Tick::parse(time) {
        Ok(Tick::ZERO) => Err("the timeout must be longer than zero; write a time such as `10s`".into()),
        Ok(time) => Ok(Limits::of_request(Duration::from_millis(time.millis()))),
        Err(error) => Err(format!("{error}; write a time such as `10s` or `500ms`")),
    }
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let of_bazel = match select::shard_of_bazel(arguments.shard) {
        Ok(shard) => shard,
        Err(exit) => return exit,
    };
    match execute(arguments, of_bazel.or(arguments.shard)) {
        Ok(Done { run, json, known }) => {
            let (answers, json): (Vec<_>, Vec<_>) = json.into_iter().partition(Streamed::is_answer);
            let answered = match answers.into_iter().next() {
                Some(answer) => answer.finish(&run),
                None => super::answer(&printed(&run, arguments.format, arguments.verbose)),
            };
            let json = json.into_iter().map(|json| json.finish(&run)).min().unwrap_or(Exit::Expected);
            let files =
                arguments.files.write_others(&run).map_or_else(|unwritten| unwritten, |()| Exit::Expected);
            let known = match (&arguments.write_known, known) {
                (Some(file), Some(known)) => output::write_known(file, &known, "known deviation"),
                _ => Exit::Expected,
            };
            let is_empty =
                run.trials.is_empty() && run.shard.as_ref().is_some_and(|shard| shard.scenarios > 0);
            let exit = match (Exit::of(&run), of_bazel) {
                (Exit::Nothing, Some(shard)) if is_empty => select::empty_shard(shard),
                (exit, _) => exit,
            };
            answered.min(json).min(files).min(known).min(exit)
        }
        Err(exit) => exit,
    }
}

/// What came of a run.
struct Done {
    run: Run,
    /// The JSON reports, which lack their end.
    json: Vec<Streamed>,
    /// What is to be written as known.
    known: Option<Vec<Known>>,
}

fn execute(arguments: &Arguments, shard: Option<Shard>) -> Result<Done, Exit> {
    let also = arguments.write_known.as_deref().map(|file| ("--write-known", file));
    arguments.can_write_known()?;
    arguments.files.are_apart(also)?;
    output::can_be_written(arguments.files.named().chain(also))?;
    arguments.are_not_written_over(also)?;
    let written = arguments.write_known.as_deref().map(already_written).transpose()?.unwrap_or_default();
    let limits = arguments.timeout.unwrap_or_default();
    select::say_what_is_taken(&arguments.selection.paths);
    let found = select::scenarios(&arguments.selection.paths)?;
    let mut found = strangers::without(found, &arguments.selection.paths)?;
    // There may be a hundred thousand scenarios, so what cannot be one of them is not held against each.
    let is_of_scenario =
        |(_, path): &(_, &Path)| files::behind_links(path).extension().is_some_and(|it| it == "yaml");
    let yaml = arguments.files.named().chain(also).filter(is_of_scenario);
    output::are_not_read(yaml, &found.iter().filter_map(Found::path))?;
    let suite = select::suite(&found, &arguments.selection.paths)?;
    arguments.selection.filter(&mut found);
    let chosen = match &arguments.command {
        Some(_) => None,
        None => Some(select::implementations_to_know(
            &arguments.implementation,
            limits,
            arguments.write_known.as_deref(),
        )?),
    };
    let manifests = chosen.iter().flatten().flat_map(|it| &it.files).map(PathBuf::as_path);
    output::are_not_read(arguments.files.named(), &manifests)?;
    let here = std::env::current_dir().unwrap_or_default();
    let contracts = arguments.contract.map_or_else(|| Contract::ALL.to_vec(), |contract| vec![contract]);
    let known = select::known_by_file(&arguments.known, limits)?;
    let terms = Terms {
        contracts,
        denied: arguments.deny.iter().flat_map(|denied| denied.0.clone()).collect(),
        known: known.iter().flat_map(|(_, known)| known.clone()).collect(),
        twice: arguments.check_determinism,
    };
    let jobs = arguments.jobs.unwrap_or(Options::default().jobs);
    let pool = Pool::of(jobs.get());
    let mut implementations = match (&arguments.command, chosen) {
        (Some(command), _) => vec![select::command(command, limits, &pool)?],
        (None, chosen) => guessing(chosen.unwrap_or_default(), &arguments.guess, &pool)?,
    };
    for it in &mut implementations {
        it.also = arguments.also(it.is_process());
    }
    let only = arguments.selection.last_failed.then(|| Remembered::of(&here));
    let only =
        only.filter(|last| selection::retain_failed(&mut found, last, &implementations, &terms.contracts));
    let selected: Vec<ScenarioId> = found.iter().map(|found| found.id.clone()).collect();
    if let Some(shard) = shard {
        found.retain(|found| shard.holds(&found.id));
    }
    if arguments.write_known.is_some() && implementations.len() > 1 {
        return Err(super::complain(
            "`--write-known` writes what one implementation breaks, and there are several",
            "choose one with `--implementation`",
        ));
    }
    let is_all_ahead = implementations.iter().any(Implementation::is_process);
    let annotate = arguments.files.annotate();
    let shelf = Shelf::of(found, is_all_ahead).map_err(|errors| select::unreadable_all(errors, annotate))?;
    let options = Options { jobs, most_failures: arguments.selection.most_failures(), limits };
    let terms = Arc::new(terms);
    let shard = shard.map(|shard| {
        shard.of_run(selected.len(), |out| {
            write_asked(out, (&selected, &suite, only.as_ref()), &implementations, &terms, &arguments.guess)
        })
    });
    drop(selected);
    let run = Run { suite: env!("CARGO_PKG_VERSION").into(), shard, ..Run::default() };
    let adapters = implementations.iter().filter(|it| it.is_process()).map(|it| it.name.clone());
    let mut gathered = Gathered::new(arguments.streamed(&run), arguments.files.show_pictures(), adapters);
    let read = |place| shelf.read(place);
    let (implementations, terms) = (&implementations[..], &terms);
    let (scenarios, only) = (shelf.len(), only.as_ref());
    let work = Work { implementations, scenarios, read: &read, terms, only, options, pool: &pool };
    run_and_show(&work, &mut gathered).map_err(|error| select::unreadable_among(&shelf, error, annotate))?;
    implementations.iter().for_each(say_surplus);
    for implementation in implementations {
        say_unseen(implementation, gathered.sights(&implementation.name));
    }
    let (scenarios, json) = gathered.rest(&shelf);
    let Gathered { trials, left_out, .. } = gathered;
    let remembered = implementations.iter().fold(Remembered::of(&here), |remembered, it| {
        remembered.with(&it.named_by, trials.iter().filter(|trial| trial.implementation == it.name))
    });
    remembered.keep(&here);
    let is_whole = arguments.selection.paths.is_empty() && run.shard.is_none();
    let reasons = [&terms.known[..], &written].concat();
    let observed = |it: &Implementation| deviations::observed(it, &reasons, &trials, &suite, is_whole);
    let observed = arguments.write_known.as_ref().and_then(|_| implementations.first().map(observed));
    let stale = |it: &Implementation| {
        deviations::stale_by_file(it, (&select::file_of_known(it), &known), &terms.known, &trials, &suite)
    };
    let stale = implementations.iter().flat_map(stale).collect();
    let is_shown = arguments.files.show_runs() || arguments.format == Format::Json;
    let allowed =
        if is_shown { allowed::beside(&trials, implementations, &terms.denied) } else { Vec::new() };
    Ok(Done { run: Run { trials, stale, scenarios, allowed, left_out, ..run }, json, known: observed })
}

impl Arguments {
    /// Complains where what is known would be written of a run that does not show all of it.
    fn can_write_known(&self) -> Result<(), Exit> {
        if self.write_known.is_none() {
            return Ok(());
        }
        let (option, why, help) = if let Some(option) = self.selection.leaves_out() {
            let why = "leaves some of it out, which would be taken for mended";
            (
                option,
                why,
                "leave it out, or name scenarios: what is known of the others stays, as in `interlude run overlap --write-known FILE`",
            )
        } else if !self.guess.is_empty() {
            let why = "makes another world of it, in which something else may be broken";
            ("--guess", why, "leave it out")
        } else {
            return Ok(());
        };
        let problem = format!("`--write-known` writes all that is broken, and `{option}` {why}");
        Err(super::complain(&problem, help))
    }

    /// The options that what comes of a trial depends on, beside those that follow from its verdict.
    fn also(&self, is_process: bool) -> String {
        let timeout = self.timeout.filter(|_| is_process).map(Limits::option).unwrap_or_default();
        let known = self.known.iter().map(|known| format!(" --known {}", quoted(known)));
        timeout + &known.collect::<String>()
    }

    /// Complains where a file that is given to be read would be written over. To write anew what is known is no such case.
    fn are_not_written_over(&self, known: Option<(&'static str, &Path)>) -> Result<(), Exit> {
        let given = select::paths_of_manifests(&self.implementation);
        let read = given.iter().chain(&self.selection.paths).map(PathBuf::as_path);
        output::are_not_read(self.files.named().chain(known), &read)?;
        output::are_not_read(self.files.named(), &self.known.iter().map(Path::new))
    }

    /// The JSON reports of a run, begun.
    fn streamed(&self, run: &Run) -> Vec<Streamed> {
        let answer = (self.format == Format::Json).then(|| Streamed::begin(None, run));
        answer.into_iter().chain(self.files.json().map(|path| Streamed::begin(Some(path), run))).collect()
    }
}

/// The implementations with these guesses about their world.
fn guessing(
    implementations: Vec<Implementation>,
    guesses: &[Guess],
    pool: &Pool,
) -> Result<Vec<Implementation>, Exit> {
    if guesses.is_empty() {
        return Ok(implementations);
    }
    let flip = |implementation: &Implementation| match guesses::flipped(implementation, guesses) {
        Ok((flipped, port)) => {
            pool.put(&flipped, port);
            Ok(flipped)
        }
        Err((problem, help)) => Err(super::complain(&problem, &help)),
    };
    implementations.iter().map(flip).collect()
}

/// Says what an adapter offers and is not asked for, since its manifest does not name it.
fn say_surplus(implementation: &Implementation) {
    let names = implementation.surplus();
    if !names.is_empty() {
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        super::note(&format!(
            "`{}` offers {}, which its manifest does not name: scenarios that need what is not named there are skipped",
            implementation.name,
            names.join(", ")
        ));
    }
}

/// What an implementation shows in each scenario from the beginning on, where it offers that, and where to look if it does not.
const FROM_THE_BEGINNING: [(Capability, &str); 4] = [
    (
        Capability::Components,
        "no control component was ever seen: look at whether they are mounted, and at what it finds them by (with the kit, `rendered`, or the attribute `data-component`)",
    ),
    (
        Capability::FrameworkHook,
        "no hook ever said anything: look at whether they are used, and at what they give (with the kit, `hooks`)",
    ),
    (Capability::Token, "no token was ever seen: look at where the page keeps it"),
    (Capability::Location, "the page was never seen to be anywhere: look at what tells where it is"),
];

/// Says what an adapter offers and never shows. Each scenario tells of what follows from it, and none of the cause.
fn say_unseen(implementation: &Implementation, sights: Option<&Sights>) {
    let Some(Sights { trials, capabilities }) = sights else { return };
    for (capability, hint) in FROM_THE_BEGINNING {
        if implementation.capabilities.contains(&capability) && !capabilities.contains(&capability) {
            super::note(&format!(
                "`{}` offers `{capability}`, and in {} {hint}; or take `{capability}` out of what it offers",
                implementation.name,
                counted(*trials, "trial"),
            ));
        }
    }
}

/// Runs, and shows how far it has come and what has failed so far.
fn run_and_show(work: &Work<'_>, gathered: &mut Gathered) -> Result<(), LoadError> {
    let total = work.implementations.len() * work.scenarios;
    let progress =
        Progress::new(u64::try_from(total).unwrap_or(u64::MAX), "scenarios", gathered::failures(0));
    engine::stream(work, &mut |told| gathered.take(told, &progress))
}

/// Writes all that the outcome of a whole run follows from: the same for every shard of it.
fn write_asked(
    out: &mut dyn io::Write,
    (selected, suite, only): (&[ScenarioId], &[ScenarioId], Option<&Remembered>),
    implementations: &[Implementation],
    terms: &Terms,
    guesses: &[Guess],
) -> io::Result<()> {
    let guesses: Vec<String> = guesses.iter().map(ToString::to_string).collect();
    let of_each = |it: &Implementation| {
        json!([it.name, it.contracts, it.capabilities, it.semantics, it.suite, it.known])
    };
    let of_each: Vec<_> = implementations.iter().map(of_each).collect();
    let Terms { contracts, denied, known, twice } = terms;
    let asked =
        (selected, suite, of_each, contracts, denied, known, twice, guesses, only.map(Remembered::value));
    serde_json::to_writer(out, &asked).map_err(io::Error::from)
}

/// What stands already in the file that is written anew, for the sake of its reasons, of which some may be open.
fn already_written(file: &Path) -> Result<Vec<Known>, Exit> {
    if file.exists() {
        manifests::unfinished_deviations(file).map_err(select::unreadable)
    } else {
        Ok(Vec::new())
    }
}
