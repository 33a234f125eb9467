//! Reports of a run of which no more is held than they tell.

use crate::timelines::lone_call;
use crate::trials::{everything, too_early, trial};
use interlude_reports::html::MOST_IN_FULL;
use interlude_reports::json::{self, pieces};
use interlude_reports::run::{Run, Trial};
use interlude_reports::style::Style;
use interlude_reports::terminal::Verbosity;
use interlude_reports::{html, junit, markdown, terminal};
use interlude_spec::verdict::Verdict;

/// A few more scenarios than may be shown in full. In the last but one something is wrong on one implementation and passes on another.
fn large() -> Vec<Trial> {
    let id = |place: usize| format!("callback/s{place:05}");
    let passes = |implementation: &str, place: usize| {
        let mut trial = trial(implementation, &id(place), Verdict::Pass);
        let mut ran = lone_call().ran();
        // It passes as far as its own expectations go, too.
        ran.plan.emissions = Some(Vec::new());
        trial.ran = Some(ran);
        trial
    };
    let mut trials: Vec<Trial> = (0..MOST_IN_FULL + 3).map(|place| passes("one", place)).collect();
    let mut wrong = too_early();
    "two".clone_into(&mut wrong.implementation);
    wrong.scenario = id(MOST_IN_FULL + 1).as_str().into();
    trials.push(wrong);
    trials
}

#[test]
fn no_report_but_the_json_changes_where_what_passes_was_let_go_of() {
    let whole = Run { suite: "0.1.0".to_owned(), trials: large(), ..Run::default() };
    let mut light = whole.clone();
    light
        .trials
        .iter_mut()
        .enumerate()
        .filter(|(place, _)| *place >= MOST_IN_FULL)
        .for_each(|(_, it)| it.lighten());
    assert_eq!(
        light.trials.iter().filter(|trial| trial.ran.is_none()).count(),
        3,
        "what passes behind the first"
    );
    assert!(html::render(&whole) == html::render(&light), "the pages differ");
    light.trials.iter_mut().for_each(Trial::lighten);
    assert_eq!(junit::render(&whole), junit::render(&light));
    assert_eq!(markdown::render(&whole), markdown::render(&light));
    for verbosity in [Verbosity::Normal, Verbosity::Verbose] {
        let [whole, light] = [&whole, &light].map(|run| terminal::render(run, Style::PLAIN, verbosity));
        assert_eq!(whole, light);
    }
    assert_ne!(json::render(&whole), json::render(&light));
}

#[test]
fn what_is_wrong_behind_the_first_is_shown_in_full_without_the_picture_of_what_passes() {
    let page = html::render(&Run { suite: "0.1.0".to_owned(), trials: large(), ..Run::default() });
    let begin = page.find("<details class=\"scenario wrong\"").expect("it comes first");
    let end = begin + page[begin..].find("<details class=\"scenario\"").expect("others come after");
    assert_eq!(page[begin..end].matches("<svg").count(), 1);
    assert!(page[begin..end].contains("its timeline is in the JSON report"));
}

#[test]
fn only_what_passes_is_let_go_of() {
    let mut all = everything().trials;
    all.iter_mut().for_each(Trial::lighten);
    for (light, whole) in all.iter().zip(everything().trials) {
        if whole.verdict == Verdict::Pass {
            assert_eq!((light.ran.is_none(), light.lasted()), (true, whole.lasted()));
        } else {
            assert_eq!(*light, whole);
        }
    }
}

#[test]
fn the_pieces_of_a_report_are_the_whole_of_it_and_a_run_without_anything_has_them_too() {
    let run = everything();
    let mut whole = pieces::beginning(&run);
    for (place, trial) in run.trials.iter().enumerate() {
        whole += &pieces::trial(trial, place);
    }
    whole += &pieces::between(run.trials.len(), &run.stale);
    for (place, scenario) in run.scenarios.iter().enumerate() {
        whole += &pieces::scenario(scenario, place);
    }
    whole += &pieces::end(run.scenarios.len(), &run.allowed, run.left_out);
    assert_eq!(json::parse(&whole).expect("it is a report"), run);
    let nothing = Run { suite: "0.1.0".to_owned(), left_out: 3, ..Run::default() };
    let indented = "{\n  \"version\": 1,\n  \"suite\": \"0.1.0\",\n  \"trials\": [],\n  \"left_out\": 3\n}\n";
    assert_eq!(json::render(&nothing), indented);
}
