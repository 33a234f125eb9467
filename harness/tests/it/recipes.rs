//! The recipes for applications: each pair of scenarios shows the harm and the cure, and the page about them says what comes of both.

use crate::folder::{code, interlude, told};
use crate::generated::{self, with_blocks};
use crate::shipped;
use interlude::trial::{self, Scenario, Terms};
use interlude_lab::named::{Named, Simulated};
use interlude_lab::twin::eras;
use interlude_spec::hazards;
use interlude_spec::rule::RuleId;
use interlude_spec::verdict::Verdict;
use std::collections::BTreeSet;
use std::path::Path;

const PAGE: &str = "scenarios/RECIPES.md";

/// What the page has a recipe for, and the version that it shows it on.
struct Recipe {
    /// Without `hazard.`, as its folder is called.
    name: String,
    version: String,
}

impl Recipe {
    fn of(mark: &str) -> Self {
        let (name, version) = mark.split_once(' ').expect("a mark names a hazard and a version");
        Self { name: name.to_owned(), version: version.to_owned() }
    }

    fn hazard(&self) -> RuleId {
        let is_it = |rule: &&RuleId| rule.as_str() == format!("hazard.{}", self.name);
        *RuleId::ALL.iter().find(is_it).unwrap_or_else(|| panic!("there is no hazard `{}`", self.name))
    }

    fn scenario(&self, part: &str) -> &'static Scenario {
        let id = format!("recipes/{}/{part}", self.name);
        let found = shipped::scenarios().iter().find(|it| it.id.as_str() == id);
        found.unwrap_or_else(|| panic!("there is no scenario `{id}`"))
    }
}

fn page() -> String {
    std::fs::read_to_string(generated::path(PAGE)).expect("the page is there")
}

/// The recipes by the marks of one part, in the order of the page.
fn recipes(part: &str) -> Vec<Recipe> {
    let (page, mark) = (page(), format!("<!-- {part}: "));
    let marks = page.split(&mark).skip(1);
    marks.map(|rest| Recipe::of(rest.split_once(" -->").expect("a mark is closed").0)).collect()
}

/// The hazards of a scenario in a version; none where the version cannot play it.
fn hazards_in(version: &str, scenario: &Scenario) -> BTreeSet<RuleId> {
    let named = Named::of(version).expect("it is a version").expect("it has a record");
    let Ok(Simulated { plan, trace, .. }) = named.simulate(&scenario.id, &scenario.plan) else {
        return BTreeSet::new();
    };
    hazards::find(&plan, &trace).into_iter().map(|finding| finding.rule).collect()
}

/// The versions that begin each era, with whether the harm is seen there.
fn seen_by_era(recipe: &Recipe) -> Vec<(String, bool)> {
    let harm = recipe.scenario("harm");
    let seen = |version: &String| hazards_in(&format!("clerk-js@{version}"), harm).contains(&recipe.hazard());
    let versions = eras::eras().map(|(since, _)| since.to_string());
    versions.map(|version| (version.clone(), seen(&version))).collect()
}

/// The hazards that a version of clerk-js shows in a shipped scenario. Of the others it is not known what an application can do.
fn seen() -> BTreeSet<RuleId> {
    let versions = interlude::implementations::twins::LISTED.map(|version| format!("clerk-js@{version}"));
    let of = |version: &String| {
        shipped::scenarios().iter().flat_map(|it| hazards_in(version, it)).collect::<Vec<_>>()
    };
    versions.iter().flat_map(of).collect()
}

#[test]
fn every_hazard_that_clerk_js_shows_has_one_recipe_and_every_recipe_both_parts() {
    let of: Vec<_> = recipes("harm").iter().map(Recipe::hazard).collect();
    let cures: Vec<_> = recipes("cure").iter().map(Recipe::hazard).collect();
    assert_eq!(of, cures, "each harm is followed by its cure");
    let once: BTreeSet<_> = of.iter().copied().collect();
    assert_eq!((once.len(), once), (of.len(), seen()));
    let shipped = shipped::scenarios().iter().filter(|it| it.id.as_str().starts_with("recipes/")).count();
    assert_eq!(shipped, 2 * of.len(), "no scenario among the recipes belongs to none");
}

#[test]
fn each_harm_shows_its_hazard_where_it_is_said_and_its_cure_shows_none() {
    for recipe in recipes("harm") {
        let of = |part| hazards_in(&recipe.version, recipe.scenario(part));
        let harm = of("harm");
        assert!(harm.contains(&recipe.hazard()), "{} on {}: {harm:?}", recipe.name, recipe.version);
        assert_eq!(of("cure"), BTreeSet::new(), "{} on {}", recipe.name, recipe.version);
    }
}

#[test]
fn a_cure_holds_in_every_version_that_shows_the_harm() {
    for recipe in recipes("cure") {
        let cure = recipe.scenario("cure");
        for (version, _) in seen_by_era(&recipe).into_iter().filter(|(_, is_seen)| *is_seen) {
            let found = hazards_in(&format!("clerk-js@{version}"), cure);
            assert!(!found.contains(&recipe.hazard()), "{} on {version}", recipe.name);
            let name = format!("twin/clerk-js@{version}");
            let twin =
                interlude::implementations::twins::named(&name).expect("a twin").expect("has a record");
            let verdict = trial::run(cure, &twin, &Terms::default()).verdict;
            assert!(matches!(verdict, Verdict::Pass), "{} on {version}: {verdict:?}", recipe.name);
        }
    }
}

#[test]
fn who_asks_about_a_hazard_is_led_to_its_harm_and_its_cure() {
    let folder = crate::folder::Folder::new("explained-harm");
    for recipe in recipes("harm") {
        let explained = told(&folder.run(&["explain", recipe.hazard().as_str()]).stdout);
        // A command in several lines is as a shell reads it.
        let explained = explained.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ");
        let command = |part: &str| format!("interlude simulate recipes/{}/{part} --semantics ", recipe.name);
        let (_, after) = explained.split_once(&command("harm")).unwrap_or_else(|| panic!("{explained}"));
        let version = after.split(' ').next().expect("it names a version");
        assert!(hazards_in(version, recipe.scenario("harm")).contains(&recipe.hazard()), "{version}");
        let on = versions(&recipe).replace("On which versions it shows: ", "seen on ");
        assert!(explained.contains(on.trim_end_matches('.')), "{on}\n{explained}");
        assert!(explained.contains(&format!("{}{version}", command("cure"))), "{explained}");
    }
    // Its example shows it.
    for hazard in RuleId::ALL.iter().filter(|rule| rule.as_str().starts_with("hazard.")) {
        let explained = told(&folder.run(&["explain", hazard.as_str()]).stdout);
        let explained = explained.replace("\\\n", " ");
        let example = explained.split("example ").nth(1).expect("it has one");
        let words: Vec<_> = example.split_whitespace().skip(1).take(5).collect();
        assert_eq!((words[0], words[1], words[3]), ("run", "--filter", "--implementation"), "{explained}");
        let shown = told(&folder.run(&words).stdout);
        assert!(shown.contains(hazard.as_str()), "{words:?}\n{shown}");
    }
    let of_a_must = told(&folder.run(&["explain", "navigate.hides"]).stdout);
    assert!(!of_a_must.contains("recipes/"), "{of_a_must}");
}

/// In words, in which versions the harm is seen.
fn versions(recipe: &Recipe) -> String {
    let seen = seen_by_era(recipe);
    let mut spans = Vec::new();
    for span in seen.chunk_by(|one, next| one.1 == next.1).filter(|span| span[0].1) {
        let since = &span[0].0;
        let end = seen.iter().skip_while(|(version, _)| version != since).find(|(_, is_seen)| !is_seen);
        spans.push(match end {
            Some((until, _)) => format!("from {since} on, up to the last one before {until}"),
            None => format!("from {since} on, up to {}, the last one that was looked at", eras::last()),
        });
    }
    format!("On which versions it shows: clerk-js {}.", spans.join("; and "))
}

/// A scenario on the version of its recipe, as the program prints it.
fn printed(recipe: &Recipe, part: &str) -> String {
    let arguments = ["simulate", &format!("recipes/{}/{part}", recipe.name), "--semantics", &recipe.version];
    let output = interlude(Path::new(env!("CARGO_TARGET_TMPDIR")), &arguments).output().expect("it starts");
    assert_eq!(code(&output), 0, "{}", told(&output.stderr));
    let command = format!("interlude {}", arguments.join(" "));
    format!("```text\n$ {command}\n{}\n```\n", told(&output.stdout).trim_end())
}

#[test]
fn the_page_says_which_versions_do_it_and_shows_what_the_program_prints() {
    let harm = |mark: &str| {
        let recipe = Recipe::of(mark);
        format!("{}\n\n{}", versions(&recipe), printed(&recipe, "harm"))
    };
    let made = with_blocks(&page(), "harm", harm);
    let made = with_blocks(&made, "cure", |mark| printed(&Recipe::of(mark), "cure"));
    generated::check(PAGE, &made, "recipes");
}
