//! `interlude fuzz`

use super::output::{self, Format};
use super::progress::Progress;
use super::select;
use crate::campaign::{Numbers, divided};
use crate::exit::Exit;
use crate::fuzz::{self, Comparison, Part, Settings};
use crate::generate::Cases;
use crate::implementations::quoted;
use crate::interruption;
use crate::process::Limits;
use crate::shard::{self, Shard};
use clap::{Args, Subcommand};
use interlude_lab::subject::Subject;
use interlude_reports::json;
use interlude_reports::numbers::counted;
use interlude_reports::share::{Share, Shared};
use interlude_spec::contract::Contract;
use known::KnownFindings;
use resume::Resumed;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;
pub(super) use subject::one_implementation;
use subject::{of_contract, other};
use tell::{exit_of, tell};
use witness::Tried;

mod known;
mod merge;
mod resume;
mod subject;
mod tell;
mod witness;

/// How many scenarios are tried where nothing is said of it.
const CASES: u32 = 1_000;

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    campaign: Asked,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Put the shards of a campaign together, each as `--shard I/N --resume FILE` keeps it: the same as the whole campaign
    ///
    /// Each rule that breaks is shown once, by the first scenario that shows it, and what was exercised is added up.
    Merge(merge::Arguments),
}

#[derive(Args, Clone, Debug)]
struct Asked {
    /// What to try, by name or by the path of its `adapter.yaml` [default: reference]
    #[arg(long, value_name = "NAME|ADAPTER.yaml")]
    implementation: Option<String>,
    /// How many random scenarios to try [default: 1000, or as many as there is time for]
    #[arg(long, value_name = "N", value_parser = super::select::whole::<u32>)]
    cases: Option<u32>,
    /// Try scenarios for so long, such as `10m`, and say how many they were
    #[arg(long, value_name = "TIME", value_parser = span, conflicts_with = "shard")]
    time: Option<Duration>,
    /// What the scenarios depend on: the same number gives the same ones
    #[arg(long, value_name = "S", default_value_t = 0, value_parser = super::select::whole::<u64>)]
    seed: u64,
    /// How many scenarios to play at once, each in an adapter of its own; what is found does not depend on it [default: 1]
    #[arg(long, value_name = "N", value_parser = super::select::at_least_one)]
    jobs: Option<NonZeroUsize>,
    /// Try only the scenarios of one shard, of so many, which take turns at them; with `--resume FILE`, to be put together by
    /// `fuzz merge`
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Keep in this file what was done, every half a minute and in the end; where the file is there, go on from it
    ///
    /// A campaign that was ended, by whatever it was, comes to the same when the same command is run again. What the file holds
    /// in the end is a shard for `fuzz merge`.
    #[arg(long, value_name = "FILE", conflicts_with = "time")]
    resume: Option<PathBuf>,
    /// Make scenarios for this contract alone, where several are claimed
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
    /// What the campaign is known to find, by the scenarios that it was shrunk to: a file of known deviations, and beside it the
    /// folder of the same name with these scenarios, as `--save` writes them
    #[arg(long, value_name = "FILE", conflicts_with = "same_as")]
    known_findings: Option<PathBuf>,
    /// Write what is found into such a file and its folder; what is known already keeps its reason, and what is stale goes
    #[arg(long, value_name = "FILE", conflicts_with_all = ["same_as", "known_findings", "shard"])]
    write_findings: Option<PathBuf>,
    /// How long an adapter may take to answer [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = super::run::limits)]
    timeout: Option<Limits>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

pub(super) fn fuzz(arguments: &Arguments) -> Exit {
    let exit = match &arguments.what {
        Some(What::Merge(arguments)) => merge::merge(arguments),
        None => of_bazel(&arguments.campaign),
    };
    exit.unwrap_or_else(|exit| exit)
}

/// Where Bazel asks for a shard and nobody else does, it is that one.
fn of_bazel(asked: &Asked) -> Result<Exit, Exit> {
    let Some(shard) = select::shard_of_bazel(asked.shard)? else { return execute(asked) };
    if asked.time.is_some() {
        let problem =
            format!("`{}` asks for a shard, and `--time` knows no number of scenarios", shard::TOTAL);
        return Err(super::complain(&problem, "write `--cases N`, or take the shards away from the target"));
    }
    let exit = execute(&Asked { shard: Some(shard), ..asked.clone() })?;
    let is_empty = !shard.holds_any(asked.most());
    Ok(if exit == Exit::Nothing && asked.most() > 0 && is_empty { select::empty_shard(shard) } else { exit })
}

fn execute(asked: &Asked) -> Result<Exit, Exit> {
    if asked.shard.is_some() && asked.format == Format::Json && asked.save.is_some() {
        return Err(super::complain(
            "a shard that is printed as JSON saves no scenarios",
            "leave out `--save`, and give it to `fuzz merge`",
        ));
    }
    asked.loses_nothing()?;
    let name = asked.implementation.clone().unwrap_or_else(|| "reference".into());
    let limits = asked.timeout.unwrap_or_default();
    let mut implementation = one_implementation(&name, limits)?;
    if implementation.is_process() {
        implementation.also = limits.option();
    }
    output::are_not_read(asked.written(), &implementation.files.iter().map(PathBuf::as_path))?;
    let subject = of_contract(implementation.subject(), asked.contract)?;
    let (other, beside) = asked.same_as.as_deref().map(|name| other(name, limits)).transpose()?.unzip();
    let known = select::known(&asked.known, limits)?;
    let settings = Settings {
        denied: asked.deny.iter().flat_map(|denied| denied.0.clone()).collect(),
        known: subject.known.iter().chain(&known).map(|known| known.requirement).collect(),
    };
    let expected = match &asked.write_findings {
        Some(file) => KnownFindings::to_write(file)?,
        None => KnownFindings::read(asked.known_findings.as_deref())?,
    };
    interruption::end_by_itself();
    let blank = asked.blank(&name, &settings);
    let mut resumed = Resumed::of(asked.resume.as_deref(), &blank);
    let share = match resumed.begun()? {
        Some(share) if share.shared.is_whole() && share.done.is_none() => share,
        begun => asked.play(&blank, begun, &subject, other.as_ref(), &settings, &mut resumed)?,
    };
    let played = [Some(&implementation), beside.as_ref().and_then(Option::as_ref)];
    let parted = if share.shared.broke_off() { Exit::Expected } else { select::parted(&played) };
    if parted == Exit::Expected {
        resumed.finish(&share);
    } else {
        resumed.forget();
        // Whoever merges shards does not learn how they ended, so this one is not there.
        if share.shard.is_some() && asked.format == Format::Json {
            return Err(parted);
        }
    }
    let kept = resumed.exit.min(parted);
    if share.shard.is_some() && asked.format == Format::Json {
        let exit = exit_of(&share.shared, &expected);
        return Ok(super::answer(&json::share(&share)).min(exit).min(kept));
    }
    let tried = Tried { implementation: &implementation, subject: &subject, other: other.as_ref() };
    Ok(tell(share, &tried, &expected, asked.save.as_deref(), asked.format).min(kept))
}

impl Asked {
    /// Complains where one file would be written for two purposes, or one that is read.
    fn loses_nothing(&self) -> Result<(), Exit> {
        output::are_apart(self.written())?;
        output::can_be_written(self.written().filter(|(name, _)| *name != "--save"))?;
        output::can_be_saved_in(self.written().find(|(name, _)| *name == "--save"))?;
        let given = select::paths_of_manifests(self.implementation.as_slice());
        let known = self.known.iter().map(Path::new).chain(self.known_findings.as_deref());
        output::are_not_read(self.written(), &given.iter().map(PathBuf::as_path).chain(known))
    }

    /// What it writes, each with the option that names it.
    fn written(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let written =
            [("--resume", &self.resume), ("--save", &self.save), ("--write-findings", &self.write_findings)];
        written.into_iter().filter_map(|(name, path)| Some((name, path.as_deref()?)))
    }

    fn most(&self) -> u32 {
        self.cases.unwrap_or(if self.time.is_some() { u32::MAX } else { CASES })
    }

    fn numbers(&self) -> Numbers {
        match self.time {
            Some(time) => Numbers::within(time, self.most()),
            None => Numbers::new(self.most(), self.shard),
        }
    }

    /// The campaign, before anything of it is done.
    fn blank(&self, name: &str, settings: &Settings) -> Share {
        Share {
            shard: self.shard.map(|shard| (shard.index(), shard.count())),
            implementation: name.to_owned(),
            contract: self.contract,
            same_as: self.same_as.clone(),
            denied: settings.denied.clone(),
            seed: self.seed,
            asked: self.most(),
            replay: self.replay(name, self.most()),
            done: None,
            shared: Shared::Campaign(Part::default()),
        }
    }

    /// Plays the campaign, or what is left of it.
    fn play(
        &self,
        blank: &Share,
        begun: Option<Share>,
        subject: &Subject,
        other: Option<&Subject>,
        settings: &Settings,
        resumed: &mut Resumed<'_>,
    ) -> Result<Share, Exit> {
        let numbers = self.numbers().after(begun.as_ref().and_then(|begun| begun.done).unwrap_or(0));
        let before = begun.map(|begun| begun.shared);
        let shared = match (self.compare_all, other, before) {
            (true, Some(other), Some(Shared::Comparison(before))) => {
                Shared::Comparison(self.compare(&numbers, subject, other, before, resumed)?)
            }
            (true, Some(other), _) => {
                Shared::Comparison(self.compare(&numbers, subject, other, Comparison::default(), resumed)?)
            }
            (_, other, Some(Shared::Campaign(before))) => {
                Shared::Campaign(self.try_all(&numbers, subject, other, settings, before, resumed)?)
            }
            (_, other, _) => Shared::Campaign(self.try_all(
                &numbers,
                subject,
                other,
                settings,
                Part::default(),
                resumed,
            )?),
        };
        let is_open = !shared.is_whole() && !shared.broke_off();
        let last = numbers.last();
        let of_time = |it: u32| if self.time.is_some() { last } else { it };
        Ok(Share {
            asked: of_time(blank.asked),
            replay: self.replay(&blank.implementation, last),
            done: is_open.then_some(last),
            shared,
            ..blank.clone()
        })
    }

    fn jobs(&self) -> NonZeroUsize {
        self.jobs.unwrap_or(NonZeroUsize::MIN)
    }

    /// A line about how far it has come, which `nothing` begins.
    fn progress(&self, nothing: &str) -> Progress {
        let total = if self.time.is_some() { self.cases.unwrap_or(0) } else { self.most() };
        Progress::new(total.into(), "cases", nothing.into())
    }

    /// Tries the scenarios, and compares the two in each where there is another.
    fn try_all(
        &self,
        numbers: &Numbers,
        subject: &Subject,
        other: Option<&Subject>,
        settings: &Settings,
        before: Part,
        resumed: &mut Resumed<'_>,
    ) -> Result<Part, Exit> {
        let progress = self.progress("nothing found");
        let goes_on = |part: &Part| {
            if progress.is_shown() {
                progress.advance();
                progress.say(so_far(part));
            }
            !interruption::happened()
        };
        let play = |numbers: &mut dyn Iterator<Item = u32>, part| {
            let cases = Cases::new(self.seed);
            let plan_of = &mut |number| cases.plan(number);
            fuzz::go_on(subject, other, settings, part, numbers, plan_of, &mut |part| goes_on(part))
        };
        let is_kept = resumed.is_wanted();
        let keep = &mut |part: &Part, last| resumed.keep(Shared::Campaign(part.clone()), last);
        let part = divided(numbers, self.jobs(), before, play, is_kept.then_some(keep));
        let part = part.and_then(|part| fuzz::settle(subject, other, settings, part));
        drop(progress);
        part.map_err(|problem| super::complain(&problem, "try another implementation"))
    }

    /// Compares the two in every scenario.
    fn compare(
        &self,
        numbers: &Numbers,
        subject: &Subject,
        other: &Subject,
        before: Comparison,
        resumed: &mut Resumed<'_>,
    ) -> Result<Comparison, Exit> {
        let progress = self.progress("none differs");
        let goes_on = |comparison: &Comparison| {
            if progress.is_shown() {
                progress.advance();
                progress.say(format!("{} differ, in {} ways", comparison.different, comparison.kinds.len()));
            }
            !interruption::happened()
        };
        let play = |numbers: &mut dyn Iterator<Item = u32>, comparison| {
            let cases = Cases::new(self.seed);
            let plan_of = &mut |number| cases.plan(number);
            let goes_on = &mut |comparison: &Comparison| goes_on(comparison);
            fuzz::compare_on(subject, other, comparison, numbers, plan_of, goes_on)
        };
        let is_kept = resumed.is_wanted();
        let keep = &mut |whole: &Comparison, last| resumed.keep(Shared::Comparison(whole.clone()), last);
        let comparison = divided(numbers, self.jobs(), before, play, is_kept.then_some(keep));
        drop(progress);
        comparison.map_err(|problem| super::complain(&problem, "compare two others"))
    }

    /// The command that does the same again, wherever it was done and however much time there was.
    fn replay(&self, name: &str, last: u32) -> String {
        let same_as = self.same_as.iter().map(|other| format!("--same-as {}", quoted(other)));
        let contract = self.contract.iter().map(|contract| format!("--contract {contract}"));
        let compare_all = self.compare_all.then(|| "--compare-all".to_owned());
        let denied = self.deny.iter().flat_map(|denied| &denied.0).map(|rule| format!("--deny {rule}"));
        let words = [format!("interlude fuzz --implementation {}", quoted(name))].into_iter();
        let known = self.known.iter().map(|known| format!("--known {}", quoted(known)));
        let findings = self
            .known_findings
            .iter()
            .map(|file| format!("--known-findings {}", quoted(&file.to_string_lossy())));
        let cases = if self.time.is_some() { last } else { self.most() };
        let end = format!("--cases {cases} --seed {}", self.seed);
        words
            .chain(contract)
            .chain(same_as)
            .chain(compare_all)
            .chain(denied)
            .chain(known)
            .chain(findings)
            .chain([end])
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A span of real time.
fn span(text: &str) -> Result<Duration, String> {
    let units = [("ms", 1_u64), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
    let parsed = units.iter().find_map(|(unit, millis)| {
        text.strip_suffix(unit)?.parse::<u64>().ok()?.checked_mul(*millis).map(Duration::from_millis)
    });
    match parsed {
        Some(Duration::ZERO) => Err("no scenario is tried in no time: write a time such as `10m`".into()),
        Some(span) => Ok(span),
        None => Err("write a time such as `30s`, `10m` or `2h`".into()),
    }
}

/// How far a campaign has come.
fn so_far(part: &Part) -> String {
    format!(
        "{} states, {} exercised, {} found",
        part.states.len(),
        counted(part.exercised.len(), "must"),
        part.found().count()
    )
}
