//! How much the pipeline does in a second of processor time: reads and plays and judges, accepts, and the whole of it for
//! ten thousand files.
//!
//! Processor time rather than time on a clock, for it says the same on a machine that has other things to do. Each
//! measurement is taken several times, and the best one is told: whatever disturbs only ever makes it worse.

use interlude::cli;
use interlude::driver::order::Order;
use interlude::driver::{Driven, drive};
use interlude::generate::{Shape, plans};
use interlude::implementations::{self, Implementation};
use interlude::trial::{self, Scenario, Terms};
use interlude_spec::model::accept::accept_numbered;
use interlude_spec::model::musts::Musts;
use interlude_spec::model::step::Relation;
use interlude_spec::obligations::Compiled;
use interlude_spec::plan::Plan;
use interlude_spec::scenario::write;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// How often each measurement is taken.
const TIMES: usize = 5;
/// How many files there are.
const FILES: usize = 10_000;

fn main() {
    let plans = generated(FILES);
    let reference = implementations::built_in().remove(0);
    loaded_run_and_judged(&plans, &reference);
    accepted(&plans[..1_000], &reference);
    files(&plans);
}

/// Plans that look random and are the same every time.
fn generated(count: usize) -> Vec<Plan> {
    let config = Config { rng_seed: RngSeed::Fixed(1), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let strategy = plans(&Shape::SMALL);
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("a plan can be generated").current()).collect()
}

/// Seconds of processor time that all threads of this process take for something: the best of several times.
fn seconds(mut what: impl FnMut()) -> f64 {
    let now = || {
        let now = clock_gettime(ClockId::ProcessCPUTime);
        #[expect(clippy::cast_precision_loss, reason = "nanoseconds of a few minutes are exact")]
        let seconds = now.tv_sec as f64 + now.tv_nsec as f64 / 1e9;
        seconds
    };
    let once = |_| {
        let before = now();
        what();
        now() - before
    };
    (0..TIMES).map(once).fold(f64::INFINITY, f64::min)
}

fn tell(what: &str, count: usize, seconds: f64) {
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    let rate = count as f64 / seconds;
    println!("{what:<40} {count:>9} in {seconds:>7.3} CPU-seconds: {rate:>12.0} per CPU-second");
}

fn loaded_run_and_judged(plans: &[Plan], reference: &Implementation) {
    let texts: Vec<String> = plans[..2_000].iter().map(write::write).collect();
    let read = |text: &String| {
        Scenario::read("a".into(), "a.yaml".into(), text.as_bytes())
            .expect("a generated scenario can be read")
    };
    let taken = seconds(|| texts.iter().for_each(|text| _ = black_box(read(text))));
    tell("scenarios loaded", texts.len(), taken);
    let scenarios: Vec<Scenario> = texts.iter().map(read).collect();
    let terms = Terms::default();
    let taken = seconds(|| scenarios.iter().for_each(|it| _ = black_box(trial::run(it, reference, &terms))));
    tell("scenarios run and judged", scenarios.len(), taken);
}

fn accepted(plans: &[Plan], reference: &Implementation) {
    let runs: Vec<(Compiled<'_>, Driven)> = plans
        .iter()
        .map(|plan| {
            let mut spec = Compiled::new(plan);
            let mut port = reference.connect();
            let driven = drive(&"a".into(), &mut spec, &mut *port, &mut Order::of_the_file())
                .expect("the reference answers");
            (spec, driven)
        })
        .collect();
    let events = 20 * runs.iter().map(|(_, driven)| driven.trace.events.len()).sum::<usize>();
    let taken = seconds(|| {
        for _ in 0..20 {
            for (spec, driven) in &runs {
                let relation = Relation { spec, musts: Musts::ALL };
                black_box(accept_numbered(relation, &driven.trace)).expect("the reference keeps every must");
            }
        }
    });
    tell("events accepted", events, taken);
}

/// A folder that is gone when the measurement is over.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

fn files(plans: &[Plan]) {
    let folder = Folder(std::env::temp_dir().join(format!("interlude-bench-{}", std::process::id())));
    for (number, plan) in plans.iter().enumerate() {
        let path = folder.0.join(format!("scenarios/area-{:02}/scenario-{number:05}.yaml", number % 40));
        interlude::files::write(&path, write::write(plan).as_bytes()).expect("a file can be written");
    }
    let path = |name: &str| folder.0.join(name).display().to_string();
    let scenarios = path("scenarios");
    let run = |more: &[&str]| {
        let line = [&["interlude", "run", &scenarios][..], more].concat();
        let exit = cli::main(line);
        assert!(Path::new(&scenarios).is_dir() && matches!(exit.code(), 0 | 1), "{exit:?}");
    };
    let taken = seconds(|| run(&[]));
    tell("files listed, run and told", plans.len(), taken);
    let taken = seconds(|| run(&["--junit", &path("report.xml")]));
    tell("and written as JUnit", plans.len(), taken);
}
