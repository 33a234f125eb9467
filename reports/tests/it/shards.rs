//! The shards of a run: one whole where they are all there, and refused where they are not.

use crate::trials::trial;
use interlude_reports::merge::merge;
use interlude_reports::run::{Run, Shard, Stale};
use interlude_reports::style::Style;
use interlude_reports::terminal::{Verbosity, render};
use interlude_reports::{html, json, markdown};
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;

/// One of three shards of a run of three scenarios, each with the scenario of its number.
fn shard(index: u32) -> Run {
    let trials = vec![trial("mine", &format!("a/{index}"), Verdict::Pass)];
    let shard = Some(Shard { index, of: 3, scenarios: 3, run: "the-one".into() });
    Run { suite: "0.1.0".into(), shard, trials, ..Run::default() }
}

fn with(change: impl FnOnce(&mut Shard), mut run: Run) -> Run {
    change(run.shard.as_mut().expect("it is a shard"));
    run
}

#[test]
fn shards_are_merged_only_where_each_is_there_once_and_all_are_of_one_run() {
    let whole = || Run { shard: None, ..shard(1) };
    let empty = |index| Run { trials: Vec::new(), ..shard(index) };
    let table: [(Vec<Run>, &str); 10] = [
        (vec![shard(1), shard(2)], "of the 3 shards 3/3 is missing"),
        (vec![shard(2)], "of the 3 shards 1/3 and 3/3 are missing"),
        (
            vec![shard(1), shard(2), shard(3), shard(2)],
            "of the 3 shards 2/3 is there more than once: each is needed once",
        ),
        (
            vec![shard(1), shard(1), shard(3)],
            "of the 3 shards 1/3 is there more than once: each is needed once",
        ),
        (
            vec![shard(1), with(|shard| shard.of = 4, shard(2)), shard(3)],
            "one report is of 3 shards and another of 4",
        ),
        (
            vec![shard(1), with(|shard| shard.run = "another".into(), shard(2)), shard(3)],
            "1/3 and 2/3 are shards of different runs",
        ),
        (
            vec![shard(1), shard(2), with(|shard| shard.scenarios = 120, shard(3))],
            "1/3 and 3/3 are shards of different runs: one has 3 scenarios, the other 120",
        ),
        (
            vec![shard(1), shard(2), shard(3), whole()],
            "some of the reports are shards of a run and some are whole runs",
        ),
        (
            vec![shard(1), empty(2), shard(3)],
            "the run has 3 scenarios, and its shards have trials of 2 on `mine`",
        ),
        (vec![], "there is no report to merge"),
    ];
    for (runs, expected) in table {
        let error = merge(runs).expect_err(expected);
        assert_eq!(error.to_string(), expected);
        assert!(!error.help().is_empty());
    }
    let merged = merge(vec![shard(3), shard(1), shard(2)]).expect("they are all there");
    let trials = [1, 2, 3].map(|index| shard(index).trials.remove(0)).into();
    assert_eq!(merged, Run { suite: "0.1.0".into(), trials, ..Run::default() }, "it is a whole run");
    assert!(!json::render(&merged).contains("shard"));
}

#[test]
fn a_shard_survives_json_and_says_that_it_is_not_all() {
    let run = shard(2);
    assert_eq!(json::parse(&json::render(&run)).expect("it is a report"), run);
    let told = render(&run, Style::PLAIN, Verbosity::Quiet);
    assert!(told.ends_with("this is shard 2 of 3; the whole run has 3 scenarios\n"), "{told}");
    let sentence = "This is shard 2 of 3; the whole run has 3 scenarios.";
    assert!(markdown::render(&run).contains(sentence));
    assert!(html::render(&run).contains(sentence));
    let whole = Run { shard: None, ..run.clone() };
    for text in
        [render(&whole, Style::PLAIN, Verbosity::Quiet), markdown::render(&whole), html::render(&whole)]
    {
        assert!(!text.contains("shard"), "{text}");
    }
    let empty = Run { trials: Vec::new(), ..run };
    assert!(render(&empty, Style::PLAIN, Verbosity::Quiet).contains("shard 2 of 3"));
    assert!(markdown::render(&empty).contains(sentence));
    assert!(html::render(&empty).contains(sentence));
}

#[test]
fn what_is_stale_is_kept_where_no_shard_has_a_trial() {
    let stale = Stale {
        implementation: "mine".into(),
        requirement: RuleId::SetSessionHidesFirst,
        contract: None,
        matches_nothing: vec!["zebra/*".into()],
        not_broken_in: Vec::new(),
        files: Vec::new(),
    };
    let empty = |index| {
        let run = with(|shard| shard.scenarios = 0, shard(index));
        Run { trials: Vec::new(), stale: vec![stale.clone()], ..run }
    };
    let merged = merge((1..=3).map(empty).collect()).expect("they are all there");
    assert_eq!(merged.stale, [stale]);
}
