//! What a scenario expects, in the tables of a page: in how many scenarios it is put to the test, and in how many it is broken.

use crate::timelines::{lone_call, overlapping};
use crate::trials::{
    call_never_returns, everything, failing, finding, not_exercised, too_early, trial, wrong_expectation,
};
use interlude_reports::html;
use interlude_reports::run::{Excuse, Excused, Run, Trial};
use interlude_spec::plan::EmissionPattern;
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;
use std::collections::BTreeSet;

fn page(trials: Vec<Trial>) -> String {
    html::render(&Run { suite: "0.1.0".to_owned(), trials, ..Run::default() })
}

/// A trial that passes, of a plan with the steps of the others: two of them expect something.
fn passes(implementation: &str, scenario: &str) -> Trial {
    let ran = failing(scenario, &lone_call(), Vec::new()).ran;
    Trial { ran, ..trial(implementation, scenario, Verdict::Pass) }
}

/// As another, on this implementation.
fn on(implementation: &str, trial: Trial) -> Trial {
    Trial { implementation: implementation.to_owned(), ..trial }
}

/// What the table says of a rule: the class and the words of each cell. Empty where it is silent.
fn cells(page: &str, rule: RuleId) -> Vec<String> {
    let page = page.replace("<wbr>", "");
    let row = page
        .lines()
        .find(|line| line.contains(&format!("<th scope=\"row\"><a href=\"#rule:{}\">", rule.as_str())));
    let cells = row.unwrap_or_default().split("<td class=\"").skip(1);
    let told = cells.map(|cell| {
        let (class, rest) = cell.split_once('"').expect("a class ends");
        let words = rest.split(['<', '>']).skip(1).step_by(2);
        let words = words.filter(|word| word.chars().any(char::is_alphanumeric)).map(str::trim);
        format!("{class}: {}", words.collect::<Vec<_>>().join(" "))
    });
    told.collect()
}

#[test]
fn an_expectation_is_put_to_the_test_wherever_it_was_compared_and_broken_wherever_it_differs() {
    let excused = |rule| Excused { rule, excuse: Excuse::Known("so it is".to_owned()) };
    let known = Trial {
        verdict: Verdict::Known { broken: [RuleId::SetSessionAwaitsCallback].into() },
        excused: vec![excused(RuleId::SetSessionAwaitsCallback)],
        ..too_early()
    };
    let expects_nothing = trial("five", "a/one", Verdict::Pass);
    let mut flaky = passes("six", "a/one");
    flaky.verdict = Verdict::Nondeterministic { reason: "two runs differ".to_owned() };
    let page = page(vec![
        passes("one", "a/one"),
        passes("one", "a/two"),
        on("two", too_early()),
        passes("two", "a/one"),
        on("three", too_early()),
        on("three", wrong_expectation()),
        passes("three", "a/one"),
        on("four", known),
        expects_nothing,
        flaky,
    ]);
    assert_eq!(
        cells(&page, RuleId::Expectation),
        [
            "holds: broken in 0 of 2",
            "broken: broken in 1 of 2",
            "broken: broken in 2 of 3",
            "known: known to be broken in 1 of 1",
            "nothing: not put to the test",
            "nothing: not put to the test"
        ]
    );
    assert!(page.contains("counts as broken even where it fails along with another requirement"));
}

#[test]
fn what_main_is_told_is_put_to_the_test_where_a_scenario_lists_it() {
    let lists = |mut trial: Trial| {
        trial.ran.as_mut().expect("it ran").plan.emissions = Some(vec![EmissionPattern::default()]);
        trial
    };
    let mut differs = lists(too_early());
    differs.judgement.findings.push(finding(RuleId::Emissions, 0, 5, "sess_a", "sess_b"));
    let page = page(vec![lists(passes("one", "a/one")), passes("one", "a/two"), on("two", differs)]);
    assert_eq!(cells(&page, RuleId::Emissions), ["holds: broken in 0 of 1", "broken: broken in 1 of 1"]);
}

#[test]
fn what_is_checked_where_nobody_knows_is_counted_alone() {
    let stuck = failing("a/one", &lone_call(), vec![finding(RuleId::CallsReturn, 0, 5, "this", "that")]);
    let page = page(vec![on("one", stuck), passes("one", "a/two")]);
    assert_eq!(cells(&page, RuleId::CallsReturn), ["broken: broken in 1"]);
    assert!(!page.contains("fails along with another"), "nothing does");
}

#[test]
fn the_filter_finds_what_the_table_counts() {
    let page = page(vec![passes("one", "a/one"), on("one", too_early())]);
    let options = page.split("id=\"filter-rule\"").nth(1).and_then(|rest| rest.split("</select>").next());
    let place = options.expect("there is a filter").split("<option>").skip(1);
    let place =
        place.map(|option| option.split('<').next()).position(|id| id == Some("scenario.expectation"));
    let place = place.expect("it can be chosen").to_string();
    let of = |part: usize| {
        let data = page.split(" data-trials=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let has =
            |data: &&str| data.split(',').nth(part).is_some_and(|it| it.split('.').any(|it| it == place));
        data.filter(has).count()
    };
    assert_eq!((of(2), of(3)), (1, 1), "broken in one, and held in the other");
}

#[test]
fn what_a_scenario_expects_came_true_only_where_it_was_compared() {
    let mut flaky = passes("two", "a/one");
    flaky.verdict = Verdict::Nondeterministic { reason: "two runs differ".to_owned() };
    let page = page(vec![passes("one", "a/one"), flaky]);
    assert!(page.contains("✓ yes") && !page.contains("in all 2 trials"), "one of two was compared");
}

/// Each part of a text that stands between this and the next quotation mark.
fn all_of<'p>(page: &'p str, before: &str) -> Vec<&'p str> {
    page.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn each_link_of_a_page_has_its_place() {
    let consequence = [
        failing("a/one", &overlapping(), vec![finding(RuleId::SetSessionReplaces, 0, 5, "this", "that")]),
        too_early(),
        call_never_returns(),
        not_exercised(),
    ];
    let several = |trial: Trial| Trial { of_several: true, ..trial };
    let runs = [
        everything().trials,
        consequence.to_vec(),
        vec![wrong_expectation()],
        consequence.map(several).to_vec(),
        (0..80).map(|number| passes("one", &format!("many/s{number}"))).collect(),
    ];
    for trials in runs {
        let page = page(trials);
        let known: BTreeSet<&str> = all_of(&page, " id=\"").into_iter().collect();
        let links = all_of(&page, " href=\"#");
        let dead: Vec<_> = links.iter().filter(|link| !known.contains(*link)).collect();
        assert!(links.len() > 10 && dead.is_empty(), "{dead:?}");
    }
}
