//! The schemas say what the readers read: no less, or an editor would mark what is fine, and no more than they must.

use crate::play::play_to;
use crate::shipped;
use interlude::bridge::Bridge;
use interlude::generate::{Shape, plans};
use interlude::implementations;
use interlude::implementations::reference::Reference;
use interlude::lint;
use interlude::port::{Exchange, Messages, PortFailure};
use interlude::schemas;
use interlude::trial::{self, Terms};
use interlude_reports::json;
use interlude_reports::run::Run;
use interlude_spec::diagnostic::Code;
use interlude_spec::protocol::wire::{Numbered, Reply};
use interlude_spec::protocol::{Answer, Request};
use interlude_spec::scenario::{load, value, write};
use interlude_spec::schema;
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;

fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).expect("the schema is one")
}

fn problems(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_shipped_scenario_is_one_by_the_schema() {
    let validator = validator(&schemas::scenario());
    for scenario in shipped::scenarios() {
        let value = value(scenario.text.as_bytes()).expect("a shipped scenario is YAML");
        assert_eq!(problems(&validator, &value), Vec::<String>::new(), "{}", scenario.id);
    }
}

#[test]
fn the_scenario_that_an_editor_puts_in_has_no_mistake_and_asks_for_no_advice() {
    let mut body = schemas::scenario()["defaultSnippets"][0]["body"].take();
    // Where the cursor goes first, with what stands there before anything is typed.
    let title = body["scenario"].as_str().and_then(|title| title.strip_prefix("${1:")?.strip_suffix('}'));
    body["scenario"] = title.expect("a place for the title").into();
    let text = body.to_string();
    assert!(!text.contains('$'), "{text}");
    let scenario = trial::Scenario::read("whole".into(), "whole.yaml".into(), text.as_bytes());
    let scenario = scenario.unwrap_or_else(|it| panic!("{:?}", it.mistakes));
    let mut told = lint::lint(&scenario.id, "whole.yaml", &scenario.plan, &scenario.text);
    told.extend(lint::advice(&scenario.id, &scenario.plan, &scenario.text));
    assert!(told.is_empty(), "{told:?}");
}

/// What only a reader can tell: what is not even a tree, and what names and times stand for.
fn is_beyond_a_schema(code: Code, name: &str) -> bool {
    match code {
        Code::DuplicateKey
        | Code::TimeGoesBack
        | Code::DuplicateLabel
        | Code::DuplicateSession
        | Code::UnknownActive
        | Code::ForeignOrganization
        | Code::IdleTask
        | Code::BadSlug
        | Code::UnknownCall
        | Code::BadListener => true,
        // `server` and `callback` may stand in two maps.
        Code::Conflict => matches!(name, "server-said-twice.yaml" | "callback-said-twice.yaml"),
        // The tree that a schema sees has no tags.
        Code::WrongType => matches!(name, "tag-before-a-key.yaml" | "tag-before-a-text.yaml"),
        _ => false,
    }
}

#[test]
fn no_invalid_scenario_is_one_by_the_schema_as_far_as_a_schema_can_tell() {
    let validator = validator(&schemas::scenario());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/invalid");
    let (mut refused, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("it can be read");
        let Ok(value) = value(&bytes) else { continue };
        let code = load(&bytes).expect_err("it is invalid")[0].code;
        let is_refused = !validator.is_valid(&value);
        refused += usize::from(is_refused);
        if is_refused == is_beyond_a_schema(code, &name) {
            wrong.push(format!(
                "{name} ({code}): the schema {} it",
                if is_refused { "refuses" } else { "takes" }
            ));
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(refused > 25, "{refused}");
}

#[test]
fn every_report_is_one_by_the_schema() {
    let all = implementations::all();
    let named = |name: &str| all.iter().find(|it| it.name == name).expect("it is built in");
    let trials = ["reference", "faulty/awaits-nothing"].map(named).into_iter().flat_map(|implementation| {
        shipped::scenarios()
            .iter()
            .map(move |scenario| trial::run(scenario, implementation, &Terms::default()))
    });
    let run = Run { trials: trials.collect(), ..json::parse(EMPTY).expect("it is a report") };
    let report: Value = serde_json::from_str(&json::render(&run)).expect("a report is JSON");
    assert_eq!(problems(&validator(&json::schema()), &report), Vec::<String>::new());
}

const EMPTY: &str = r#"{"version":1,"suite":"0.1.0","trials":[]}"#;

/// Passes everything on, and holds it against the schema as the lines that it would be.
struct Checked<'v> {
    bridge: Bridge<Reference>,
    validator: &'v Validator,
    problems: Vec<String>,
}

impl Exchange for Checked<'_> {
    fn exchange(&mut self, request: Request) -> Result<Answer, PortFailure> {
        let sent =
            serde_json::to_value(Numbered { id: 7, request: request.clone() }).expect("it can be written");
        let answer = self.bridge.exchange(request)?;
        let back = serde_json::to_value(Reply::new(7, Ok(answer.clone()))).expect("it can be written");
        for line in [sent, back] {
            self.problems.extend(
                problems(self.validator, &line).into_iter().map(|problem| format!("{line}: {problem}")),
            );
        }
        Ok(answer)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_generated_scenario_and_every_line_of_its_run_are_what_the_schemas_say(plan in plans(&Shape::WHOLE)) {
        let text = write::write(&plan);
        let scenario = value(text.as_bytes()).expect("it is YAML");
        prop_assert_eq!(problems(&validator(&schemas::scenario()), &scenario), Vec::<String>::new(), "{}", text);
        let validator = validator(&schema::protocol());
        let bridge = Bridge::new("reference", Reference::new);
        let mut port = Messages::new(Checked { bridge, validator: &validator, problems: Vec::new() });
        play_to(&mut port, &plan);
        prop_assert_eq!(&port.exchange().problems, &Vec::<String>::new());
    }
}
