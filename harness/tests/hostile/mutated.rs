//! Reports, manifests and known files in which something is changed at random are read or refused, and never a bug.
//!
//! So many mutants of each are tried as `INTERLUDE_MUTANTS` says.

use crate::folder::{Folder, code, told};
use interlude_reports::diff::Diff;
use interlude_reports::html;
use interlude_reports::json::{self, ParseError};
use interlude_reports::merge::merge;
use interlude_reports::run::Run;
use interlude_reports::share::{self, Shared};
use interlude_reports::style::Style;
use interlude_reports::terminal::{self, Verbosity};
use interlude_reports::{github, junit, markdown};
use interlude_spec::budget::Budget;
use interlude_spec::scenario::limits;
use interlude_spec::{known, manifest};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Numbers that look random and are the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end.max(1)).expect("it is small"))
            .expect("it is smaller")
    }
}

fn mutants() -> usize {
    std::env::var("INTERLUDE_MUTANTS").ok().and_then(|number| number.parse().ok()).unwrap_or(400)
}

const FAILING: &str = "\
scenario: Calls within calls
client:
  sessions: [{ id: sess_a, user: user_ada, organizations: [org_a] }, { id: sess_b, user: user_bob }]
  active: sess_a
steps:
  - at: 0ms
    call: outer
    setSession:
      session: sess_b
      beforeEmit: { resolvesAfter: 50ms, calls: [{ call: inner, setSession: { session: null } }], awaitCalls: true }
  - { at: 1ms, together: [{ call: one, setActive: { session: sess_a } }, { call: two, setSession: { session: sess_b } }] }
  - { at: 20ms, unload: true }
  - { at: 60ms, expect: { session: sess_b, children: signed-in, calls: { outer: resolved, one: pending } } }
";
const PASSING: &str = "\
scenario: A switch
client: { sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }], active: sess_a }
ties: all
steps:
  - { at: 0ms, call: a, setSession: { session: sess_b, beforeEmit: { rejectsAfter: 50ms, error: boom } } }
  - { at: 50ms, call: b, setSession: { session: sess_a } }
";

/// A report with a bit of everything.
fn report() -> Value {
    let folder = Folder::new("mutated");
    folder.write("scenarios/area/failing.yaml", FAILING);
    folder.write("scenarios/passing.yaml", PASSING);
    folder.write("known.yaml", "known: [{ scenario: \"area/*\", requirement: set-session.awaits-callback, reason: so }, { scenario: zebra, requirement: set-session.hides-first, reason: so }]\n");
    let output = folder.run(&[
        "run",
        "--shard",
        "1/1",
        "--known",
        "known.yaml",
        "--implementation",
        "faulty/awaits-nothing",
        "--implementation",
        "reference",
        "--implementation",
        "reference-navigate",
        "--format",
        "json",
    ]);
    assert_eq!(code(&output), 1, "{}", told(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    for holds in ["trials", "stale", "scenarios", "allowed", "shard"] {
        assert!(report.get(holds).is_some(), "the report has no `{holds}`: {}", told(&output.stdout));
    }
    report
}

/// The places of all values in a value.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| places(item, &format!("{at}/{place}"), found));
        }
        Value::Object(fields) => {
            let pointer = |key: &str| key.replace('~', "~0").replace('/', "~1");
            fields.iter().for_each(|(key, field)| places(field, &format!("{at}/{}", pointer(key)), found));
        }
        _ => {}
    }
}

/// Changes a value somewhere, once or a few times.
fn mutate(value: &mut Value, chance: &mut Chance) {
    for _ in 0..=chance.below(3) {
        let mut all = Vec::new();
        places(value, "", &mut all);
        let other = value.pointer(&all[chance.below(all.len())]).cloned().unwrap_or_default();
        let place = &all[chance.below(all.len())];
        let Some(target) = value.pointer_mut(place) else { continue };
        let number = chance.below(1_000);
        match (chance.below(5), &mut *target) {
            (0, Value::Array(items)) if !items.is_empty() => _ = items.remove(number % items.len()),
            (1, Value::Array(items)) if !items.is_empty() => items.push(items[number % items.len()].clone()),
            (2, Value::Array(items)) => items.reverse(),
            (0 | 1, Value::Object(fields)) if !fields.is_empty() => {
                let key = fields.keys().nth(number % fields.len()).expect("it is there").clone();
                fields.remove(&key);
            }
            (_, Value::Number(_)) => {
                let numbers =
                    [json!(0), json!(1), json!(99), json!(65_535), json!(u64::MAX), json!(-1), json!(0.5)];
                *target = numbers[number % numbers.len()].clone();
            }
            (_, Value::String(_)) if number.is_multiple_of(2) => {
                let texts = ["", "a", "\u{1b}[31m", "::error::x", "日本\u{301}\u{301}", "sess_b", "\u{202e}"];
                *target = json!(texts[number % texts.len()]);
            }
            (4, _) => {
                *target = [json!(null), json!([]), json!({}), json!(true), json!("")][number % 5].clone();
            }
            _ => *target = other,
        }
    }
}

/// Everything that is done with a report.
fn show(run: &Run, other: &Run) {
    let narrow = Style { color: true, width: Style::MIN_WIDTH, ..Style::PLAIN };
    for style in [Style::PLAIN, narrow] {
        terminal::render(run, style, Verbosity::Verbose);
        terminal::difference(&Diff::between(run, other), style, &[], terminal::Verbosity::Normal);
    }
    for render in [html::render, junit::render, markdown::render, json::render, github::annotations] {
        render(run);
    }
    markdown::difference(&Diff::between(other, run), &[]);
    json::difference(&Diff::between(other, run), &[]);
    _ = merge(vec![run.clone()]);
    _ = merge(vec![other.clone(), run.clone()]);
    interlude::exit::Exit::of(run);
}

#[test]
fn no_report_is_a_bug() {
    let report = report();
    let whole = json::parse(&report.to_string()).expect("what was written can be read");
    let mut chance = Chance(17);
    let (mut read, mut refused) = (0, 0);
    for number in 0..mutants() {
        let mut mutant = report.clone();
        mutate(&mut mutant, &mut chance);
        let text = mutant.to_string();
        let shown = catch_unwind(AssertUnwindSafe(|| match json::parse(&text).and_then(json::believed) {
            Ok(run) => {
                show(&run, &whole);
                true
            }
            Err(error) => error.to_string().is_empty(),
        }));
        let is_shown = shown.unwrap_or_else(|_| panic!("mutant {number} is a bug: {text}"));
        read += usize::from(is_shown);
        refused += usize::from(!is_shown);
    }
    assert!(read > mutants() / 20 && refused > mutants() / 20, "{read} were read, {refused} refused");
}

#[test]
fn no_shard_of_a_campaign_is_a_bug() {
    let folder = Folder::new("mutated-shard");
    let printed = |more: &[&str]| {
        let fuzz = ["fuzz", "--cases", "30", "--shard", "1/1", "--format", "json"];
        let output = folder.run(&[&fuzz, more].concat());
        assert_eq!(code(&output), 1, "{}", told(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).expect("it is JSON")
    };
    let shards = [
        printed(&["--implementation", "faulty/awaits-nothing", "--deny", "hazards"]),
        printed(&["--same-as", "latest-wins", "--compare-all"]),
    ];
    let mut chance = Chance(23);
    let (mut merged, mut refused) = (0, 0);
    for number in 0..mutants() {
        let shard = &shards[number % 2];
        let mut mutant = shard.clone();
        mutate(&mut mutant, &mut chance);
        let text = mutant.to_string();
        let whole = catch_unwind(AssertUnwindSafe(|| {
            let one = json::parse_share(&text).ok()?;
            let whole = share::merge(vec![one.clone()]).ok()?;
            _ = json::share(&whole);
            match (whole.shared, one.shared) {
                (Shared::Campaign(mut whole), Shared::Campaign(part)) => {
                    whole.absorb(part);
                    _ = whole.finish();
                }
                (Shared::Comparison(mut whole), Shared::Comparison(part)) => whole.absorb(part),
                _ => {}
            }
            Some(())
        }));
        let whole = whole.unwrap_or_else(|_| panic!("mutant {number} is a bug: {text}"));
        merged += usize::from(whole.is_some());
        refused += usize::from(whole.is_none());
    }
    assert!(merged > mutants() / 20 && refused > mutants() / 20, "{merged} were read, {refused} refused");
}

#[test]
fn an_index_that_points_nowhere_is_refused_and_so_is_a_pass_of_nothing() {
    let report = report();
    let place = |verdict: &str| {
        let trials = report["trials"].as_array().expect("a list");
        trials.iter().position(|trial| trial["verdict"]["verdict"] == verdict).expect("there is such a trial")
    };
    let (fail, pass) = (place("fail"), place("pass"));
    let found = report.pointer(&format!("/trials/{fail}/judgement")).expect("it was judged").clone();
    let rule = format!("breaks `{}`", found["findings"][0]["rule"].as_str().expect("a name"));
    let again = report["trials"].as_array().expect("a list");
    let again: Vec<_> = again.iter().chain(&again[pass..=pass]).collect();
    let of_another_contract = json!({ "navigate.hides": 1 });
    let table: [(String, Value, &str); 16] = [
        (format!("/trials/{fail}/verdict"), json!({ "verdict": "not-exercised" }), &rule),
        (format!("/trials/{fail}/verdict/verdict"), json!("known"), &rule),
        (format!("/trials/{pass}/judgement"), found, &rule),
        (
            format!("/trials/{pass}/verdict"),
            json!({ "verdict": "skip", "missing": { "capabilities": ["focus"] } }),
            "and was run",
        ),
        (format!("/trials/{pass}/judgement/exercised"), of_another_contract, "passes, and puts no must"),
        ("/trials".into(), json!(again), "is there twice"),
        (format!("/trials/{fail}/ran/plan/calls/1/parent"), json!(99), "is not made where it says"),
        (format!("/trials/{fail}/ran/plan/calls/1/parent"), json!(1), "is not made where it says"),
        (format!("/trials/{fail}/ran/plan/calls/0/callback/calls"), json!([99]), "makes call 99"),
        (format!("/trials/{fail}/ran/plan/calls/0/callback/calls"), json!([1, 1]), "makes call 1 twice"),
        (format!("/trials/{fail}/judgement/findings/0/event"), json!(99), "finds something at event 99"),
        (format!("/trials/{fail}/ran/places"), json!([]), ""),
        (format!("/trials/{pass}/judgement/exercised"), json!({}), "passes, and puts no must to the test"),
        (format!("/trials/{pass}/ran"), json!(null), "passes, and was not run"),
        (format!("/trials/{fail}/verdict/broken"), json!([]), "fails, and breaks nothing"),
        ("/shard/index".into(), json!(7), "says that this is 7 of 1"),
    ];
    let folder = Folder::new("nowhere");
    for (place, value, reason) in table {
        let mut wrong = report.clone();
        *wrong.pointer_mut(&place).unwrap_or_else(|| panic!("there is no {place}")) = value;
        folder.write("r.json", &wrong.to_string());
        let output = folder.run(&["report", "render", "r.json"]);
        if reason.is_empty() {
            assert_eq!(code(&output), 1, "{place}: no places are no mistake");
            continue;
        }
        assert_eq!((code(&output), told(&output.stdout)), (2, String::new()), "{place}");
        assert!(told(&output.stderr).contains(reason), "{place}: {}", told(&output.stderr));
        let refused = json::parse(&wrong.to_string()).and_then(json::believed);
        assert!(matches!(refused, Err(ParseError::Unsound(_))), "{place}: {refused:?}");
    }
}

/// Changes a text somewhere: a letter, a line, or a part that is doubled.
/// To draw and to judge a run takes the longer the more it holds, so one that is larger than any is not looked at.
#[test]
fn a_report_of_more_than_a_trial_may_take_is_refused() {
    let report = report();
    let trials = report["trials"].as_array().expect("a list");
    let place = trials.iter().position(|trial| trial["verdict"]["verdict"] == "fail").expect("one fails");
    let folder = Folder::new("larger");
    let table = [
        ("trace/events", Budget::DEFAULT.events + 1, "has 10001 events"),
        ("plan/steps", limits::MAX_STEPS + 1, "has 501 steps"),
        ("plan/calls", limits::MAX_CALLS + 1, "has 101 calls"),
        ("plan/client/sessions", limits::MAX_SESSIONS + 1, "has 101 sessions"),
    ];
    for (list, count, reason) in table {
        let mut larger = report.clone();
        let list = larger.pointer_mut(&format!("/trials/{place}/ran/{list}")).expect("it is there");
        let list = list.as_array_mut().expect("a list");
        let one = list[0].clone();
        list.resize(count, one);
        folder.write("r.json", &larger.to_string());
        let output = folder.run(&["report", "render", "r.json"]);
        assert_eq!((code(&output), told(&output.stdout)), (2, String::new()), "{reason}");
        assert!(told(&output.stderr).contains(reason), "{}", told(&output.stderr));
    }
}

fn mutate_text(text: &str, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=chance.below(4) {
        let (at, length) = (chance.below(bytes.len()), chance.below(30));
        let end = (at + length).min(bytes.len());
        let odd = *b"\0\t\n {}[]:,&*!|>'\"%@`-?#\xff\xc3~";
        match chance.below(4) {
            0 => _ = bytes.drain(at..end),
            1 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(end..end, part);
            }
            2 => bytes.insert(at, odd[chance.below(odd.len())]),
            _ => bytes[at] = odd[chance.below(odd.len())],
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

#[test]
fn no_manifest_and_no_known_file_is_a_bug() {
    const MANIFEST: &str = "name: mine\nversions: [\"1.0.0\", { version: \"2.0.0\", known: \"k/{version}.yaml\" }]\ncommand: [node, a.mjs, \"{version}\"]\ndirectory: .\nenvironment: { A: \"b-{version}\" }\ncontracts: [before-emit, navigate]\ncapabilities: [set-session, set-active]\nsemantics: uncoordinated\nprepare: npm ci\nrequires: [\"x-{version}\"]\nsuite: \"0.1.0\"\nknown:\n  - { scenario: \"a/*\", requirement: set-session.hides-first, reason: so }\n";
    const KNOWN: &str = "known:\n  - scenario: [\"a/*\", b?]\n    requirement: set-session.hides-first\n    reason: \"so it is\"\n  - { scenario: c, requirement: hazard.stale-call-wins, reason: 'a ''b''' }\n";
    assert!(
        manifest::load(MANIFEST.as_bytes(), &["uncoordinated"]).is_ok()
            && known::load(KNOWN.as_bytes()).is_ok()
    );
    let mut chance = Chance(4);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..mutants() * 4 {
        let bytes = mutate_text(MANIFEST, &mut chance);
        let manifest = catch_unwind(|| manifest::load(&bytes, &["uncoordinated"]).is_ok());
        let manifest = manifest.unwrap_or_else(|_| panic!("a bug: {}", String::from_utf8_lossy(&bytes)));
        let bytes = mutate_text(KNOWN, &mut chance);
        let known = catch_unwind(|| match (known::load(&bytes), known::load_unfinished(&bytes)) {
            (Ok(known), Ok(unfinished)) => {
                assert_eq!(known, unfinished);
                assert_eq!(known::load(known::write(&known).as_bytes()), Ok(known));
                true
            }
            (Ok(_), Err(_)) => panic!("it is read where each reason is needed, and not where none is"),
            (Err(_), _) => false,
        });
        let known = known.unwrap_or_else(|_| panic!("a bug: {}", String::from_utf8_lossy(&bytes)));
        read += usize::from(manifest) + usize::from(known);
        refused += usize::from(!manifest) + usize::from(!known);
    }
    assert!(read > mutants() / 20 && refused > mutants() / 20, "{read} were read, {refused} refused");
}
