//! A suite of which not all is in memory: more scenarios than are kept, each of which passes.

use crate::folder::{Folder, code, told};
use crate::switch::SLOW;
use interlude::engine::{self, Options, Pool, Told, Work};
use interlude::implementations;
use interlude::shelf::KEPT;
use interlude::trial::{Scenario, Terms};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A scenario that `reference` skips.
const NAVIGATE: &str = "scenario: Of the other contract\ncontract: navigate\nsteps: [{ at: 0ms, call: a, setActive: { session: null } }]\n";

/// How many scenarios there are behind those that are kept.
const MORE: usize = 40;

#[test]
fn no_more_scenarios_are_held_than_are_run_and_wait() {
    const ALL: usize = 300;
    let reference = [implementations::built_in().remove(0)];
    for jobs in [1, 3] {
        let given: Mutex<Vec<Weak<Scenario>>> = Mutex::default();
        let most = AtomicUsize::new(0);
        let read = |place: usize| {
            let read = Scenario::read(format!("s{place}").as_str().into(), "s.yaml".into(), SLOW.as_bytes());
            let scenario = Arc::new(read.expect("it has no mistakes"));
            let mut given = given.lock().unwrap_or_else(PoisonError::into_inner);
            given.retain(|it| it.strong_count() > 0);
            given.push(Arc::downgrade(&scenario));
            most.fetch_max(given.len(), Ordering::Relaxed);
            Ok(scenario)
        };
        let options = Options { jobs: NonZeroUsize::new(jobs).expect("it is not 0"), ..Options::default() };
        let (terms, pool) = (Arc::new(Terms::default()), Pool::of(jobs));
        let work = Work {
            implementations: &reference,
            scenarios: ALL,
            read: &read,
            terms: &terms,
            only: None,
            options,
            pool: &pool,
        };
        let mut passed = 0;
        let mut count = |told: Told<'_>| {
            if let Told::Trial(place, trial) = told {
                assert_eq!((place, trial.verdict.word()), (passed, "pass"));
                passed += 1;
            }
        };
        engine::stream(&work, &mut count).expect("all can be read");
        assert_eq!(passed, ALL);
        if jobs == 1 {
            // One is run, and the thread that has run the one before may not have let go of it yet.
            assert!(most.load(Ordering::Relaxed) <= 2, "{most:?}");
        }
    }
}

/// A folder of more scenarios than are kept. They are one file, for a disk has less to do then.
fn large(name: &str) -> Folder {
    let folder = Folder::new(name).with("scenarios/a/00000.yaml", SLOW);
    let scenario = |number: usize| folder.path().join(format!("scenarios/a/{number:05}.yaml"));
    for number in 1..KEPT + MORE {
        std::fs::hard_link(scenario(0), scenario(number)).expect("a link can be made");
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<_> =
        entries.map(|it| it.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn reports_of_a_large_suite_are_the_same_for_any_number_of_jobs_and_when_rendered_from_the_json() {
    // One that is skipped has no run, and a page shows its text all the same.
    let folder = large("reports").with("scenarios/0.yaml", NAVIGATE);
    let outputs = |at: &str| {
        ["json", "html", "junit", "markdown"].map(|format| format!("--{format}={at}.{format}")).to_vec()
    };
    let run = |jobs: &str, at: &str| {
        let outputs = outputs(at);
        let line = [&["run", "--jobs", jobs][..], &outputs.iter().map(String::as_str).collect::<Vec<_>>()];
        let output = folder.run(&line.concat());
        assert_eq!(code(&output), 0, "{}", told(&output.stderr));
        told(&output.stdout)
    };
    let printed = run("1", "one");
    assert!(printed.contains(&format!("{} pass", KEPT + MORE)), "{printed}");
    assert_eq!(printed, run("4", "four"));
    let outputs = outputs("again");
    let line =
        [&["report", "render", "one.json"][..], &outputs.iter().map(String::as_str).collect::<Vec<_>>()];
    assert_eq!(printed, told(&folder.run(&line.concat()).stdout));
    for format in ["json", "html", "junit", "markdown"] {
        let [one, four, again] = ["one", "four", "again"].map(|at| folder.read(&format!("{at}.{format}")));
        assert!(one == four, "{format} follows from the number of jobs");
        assert!(one == again, "{format} is another when it is rendered");
    }
    let answer = folder.run(&["run", "--format", "json"]);
    assert!(told(&answer.stdout) == folder.read("one.json"), "what is printed is not what is written");
}

#[test]
fn a_mistake_in_the_last_of_many_files_ends_the_run_with_all_mistakes_and_without_a_report() {
    let folder = large("mistake");
    folder.write("scenarios/b/wrong.yaml", "scenario: Wrong\nstep: []\n");
    folder.write("scenarios/c/wrong-too.yaml", "scenario: Wrong\nstep: []\n");
    let output = folder.run(&["run", "--json", "r.json", "--junit", "r.xml", "--html", "r.html"]);
    let (out, errors) = (told(&output.stdout), told(&output.stderr));
    assert_eq!((code(&output), out.as_str()), (2, ""), "{errors}");
    assert!(errors.contains("b/wrong.yaml") && errors.contains("c/wrong-too.yaml"), "{errors}");
    assert_eq!(names(folder.path()), ["scenarios"]);
}
