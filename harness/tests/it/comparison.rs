//! What comparing two implementations in every scenario comes to.

use crate::folder::{Folder, code, told};
use crate::play::play_to;
use interlude::fuzz::{compare, first_difference};
use interlude::generate::{Generator, Shape};
use interlude::implementations::built_in;
use interlude_lab::semantics::Semantics;
use interlude_lab::subject::Subject;

const CASES: u32 = 200;
const SEED: u64 = 3;

#[test]
fn every_difference_is_counted_and_each_way_to_differ_has_a_scenario_that_differs_so() {
    let one = built_in()[0].subject();
    let other = Subject::simulated(Semantics::latest_wins());
    let mut generator = Generator::new(SEED, &Shape::WHOLE);
    let found =
        compare(&one, &other, &mut (1..=CASES), &mut |_| generator.next_plan(), &mut |_| true).unwrap();

    let mut generator = Generator::new(SEED, &Shape::WHOLE);
    let mut differs = || {
        let plan = generator.next_plan();
        let [one, other] = [&one, &other].map(|subject| play_to(&mut *subject.connect(), &plan).trace);
        first_difference(&one, &other).is_some()
    };
    let different = (0..CASES).filter(|_| differs()).count();
    assert_eq!(usize::try_from(found.different).unwrap(), different);
    assert!(0 < different && found.different < CASES, "{different} differ");

    let kinds = &found.kinds;
    assert!(kinds.len() > 1, "{kinds:?}");
    assert_eq!(kinds.iter().map(|kind| kind.cases).sum::<u32>(), found.different);
    assert!(kinds.is_sorted_by_key(|kind| std::cmp::Reverse(kind.cases)), "{kinds:?}");
    for kind in kinds {
        let again = compare(&one, &other, &mut (1..=1), &mut |_| kind.plan.clone(), &mut |_| true).unwrap();
        assert_eq!(again.kinds.len(), 1);
        assert_eq!(again.kinds[0].said, kind.said);
    }
}

#[test]
fn a_comparison_goes_on_after_a_difference_and_says_how_many_differ_and_how() {
    let folder = Folder::new("compare-all");
    let compare = |same_as: &str, format: &str| {
        let arguments = ["fuzz", "--cases", "100", "--same-as", same_as, "--compare-all", "--save", "found"];
        folder.run(&[&arguments[..], &["--format", format]].concat())
    };
    let same = compare("uncoordinated", "pretty");
    assert_eq!(code(&same), 0, "{}", told(&same.stderr));
    // A command that has no room on one line goes on behind a backslash.
    let in_one_line =
        |text: &str| text.split_whitespace().filter(|word| *word != "\\").collect::<Vec<_>>().join(" ");
    let text = in_one_line(&told(&same.stdout));
    assert!(text.contains("none of them differs"), "{text}");

    let output = compare("latest-wins", "json");
    assert_eq!(code(&output), 1, "{}", told(&output.stderr));
    let found: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("it is JSON and nothing else");
    assert_eq!((&found["cases"], &found["sameAs"]), (&100.into(), &"latest-wins".into()));
    let kinds = found["kinds"].as_array().expect("there are kinds");
    let counted: u64 = kinds.iter().filter_map(|kind| kind["cases"].as_u64()).sum();
    assert_eq!(found["different"].as_u64(), Some(counted));
    for kind in kinds {
        assert_ne!(kind["implementation"], kind["sameAs"], "each says what it did");
        assert_eq!(kind["scenario"], folder.read(kind["file"].as_str().expect("it was saved")));
    }
    assert_eq!(compare("latest-wins", "json").stdout, output.stdout, "the same bytes");

    let text = in_one_line(&told(&compare("latest-wins", "pretty").stdout));
    assert!(text.contains("compared with latest-wins: 100 scenarios from seed 0, "), "{text}");
    assert!(text.contains("--same-as latest-wins --compare-all"), "{text}");
    let alone = folder.run(&["fuzz", "--compare-all"]);
    assert_eq!(code(&alone), 2, "there is nothing to compare with");
}
