//! Files that are made from the types and from the records of clerk-js. Where one differs, the recipe that is named makes
//! it anew.

use crate::shipped;
use interlude_spec::budget;
use interlude_spec::scenario::limits;
use interlude_spec::scenario::shape::{MAPS, Map};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Set by the recipes: the files are written rather than compared.
const REFRESH: &str = "INTERLUDE_REFRESH";

pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

pub(crate) fn check(name: &str, made: &str, recipe: &str) {
    if std::env::var_os(REFRESH).is_some() {
        interlude::files::write(&path(name), made.as_bytes())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let found = std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(found == made, "{name} is out of date: `just {recipe}` makes it anew");
}

#[test]
fn the_schemas_are_those_of_the_types() {
    let schemas = [
        ("scenario", interlude::schemas::scenario()),
        ("protocol", interlude_spec::schema::protocol()),
        ("report", interlude_reports::json::schema()),
    ];
    for (name, schema) in schemas {
        check(&format!("spec/schema/{name}.schema.json"), &format!("{schema:#}\n"), "schema");
    }
}

/// The text of a document with everything between `<!-- KIND: ID -->` and `<!-- end -->` made anew.
pub(crate) fn with_blocks(text: &str, kind: &str, block: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mark = format!("<!-- {kind}: ");
    while let Some((before, after)) = rest.split_once(&mark) {
        let (id, after) = after.split_once(" -->").expect("a mark is closed");
        let (_, after) =
            after.split_once("<!-- end -->").unwrap_or_else(|| panic!("the block of `{id}` has no end"));
        _ = write!(out, "{before}{mark}{id} -->\n\n{}\n<!-- end -->", block(id));
        rest = after;
    }
    out + rest
}

fn table_of_keys(id: &str) -> String {
    table(MAPS.iter().find(|map| map.id == id).unwrap_or_else(|| panic!("there is no map `{id}`")))
}

/// What a trial may take, or what a file may hold.
fn table_of_limits(id: &str) -> String {
    let mut out = String::new();
    match id {
        "trial" => {
            out.push_str("| at most | of what | what comes of more |\n| ---: | --- | --- |\n");
            for limit in budget::Limit::ALL {
                let most = limit.counted(budget::Budget::DEFAULT.most(*limit));
                _ = writeln!(out, "| {most} | {} | {} |", limit.about(), limit.charged().words());
            }
        }
        "file" => {
            out.push_str("| at most | of what |\n| ---: | --- |\n");
            for limit in limits::ALL {
                _ = writeln!(out, "| {} {} | {} |", limit.most, limit.of, limit.about);
            }
        }
        other => panic!("there are no limits of `{other}`"),
    }
    out
}

fn table(map: &Map) -> String {
    let head = format!("<a id=\"{0}\"></a>**`{0}`**: {1}.", map.id, map.about);
    let mut out = format!("{head}\n\n| key | value | what it says |\n| --- | --- | --- |\n");
    for key in map.keys {
        let needed = if key.needed { ", needed" } else { "" };
        _ = writeln!(out, "| `{}`{needed} | {} | {} |", key.name, key.value.words(), key.about);
    }
    let names: Vec<_> = map.one_of.iter().map(|name| format!("`{name}`")).collect();
    if let Some((last, others)) = names.split_last() {
        _ = write!(out, "\nExactly one of {} and {last} is needed.\n", others.join(", "));
    }
    out
}

#[test]
fn the_manual_has_a_table_for_every_map_and_each_says_what_the_reader_reads() {
    let text = std::fs::read_to_string(path("spec/SCENARIOS.md")).expect("the manual is there");
    for map in MAPS {
        assert!(
            text.contains(&format!("<!-- keys: {} -->", map.id)),
            "the manual has no table of `{}`",
            map.id
        );
    }
    let made = with_blocks(&with_blocks(&text, "keys", table_of_keys), "limits", table_of_limits);
    check("spec/SCENARIOS.md", &made, "schema");
}

#[test]
fn both_manuals_say_what_a_trial_may_take() {
    let read = |manual: &str| std::fs::read_to_string(path(manual)).expect("the manual is there");
    for manual in ["spec/PROTOCOL.md", "spec/SCENARIOS.md"] {
        assert!(read(manual).contains("<!-- limits: trial -->"), "{manual} does not");
    }
    // The other manual is compared as a whole.
    let made = with_blocks(&read("spec/PROTOCOL.md"), "limits", table_of_limits);
    check("spec/PROTOCOL.md", &made, "schema");
}

/// Which clerk-js a package loads.
fn table_of_packages(_: &str) -> String {
    let mut out = String::from("| package | loads clerk-js |\n| --- | --- |\n");
    for package in interlude::packages::PACKAGES {
        _ = writeln!(out, "| `{}` {} | {} |", package.name, package.majors.join(", "), package.loads);
    }
    out
}

#[test]
fn the_page_to_start_from_says_what_each_package_loads() {
    let text = std::fs::read_to_string(path("spec/START.md")).expect("the page is there");
    assert!(text.contains("<!-- packages: loads -->"), "the page has no table of packages");
    check("spec/START.md", &with_blocks(&text, "packages", table_of_packages), "schema");
}

#[test]
fn the_page_of_semantics_says_what_the_records_say() {
    check("spec/semantics.md", &interlude_reports::markdown::semantics(), "semantics");
}

#[test]
fn every_choice_of_a_record_is_shown_to_matter_and_how_much_is_written_down() {
    let weights = interlude::weights::weights(shipped::scenarios());
    for weight in &weights {
        let of = format!("{:?} since {}", weight.choice, weight.since);
        assert_eq!(weight.cases, interlude::weights::CASES, "{of}");
        assert!(weight.matters(), "{of} shows nowhere: show it in a scenario, or take it out of the record");
    }
    assert!(weights.len() > 30, "each choice that was made anew is weighed");
    check("spec/weights.md", &interlude_reports::markdown::weights(&weights), "weights");
}
