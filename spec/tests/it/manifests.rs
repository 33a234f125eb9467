//! Manifests and files of known deviations: what they say, and every mistake in them with its place.

use interlude_spec::contract::{Capability, Contract};
use interlude_spec::diagnostic::Diagnostic;
use interlude_spec::known::{self, Known};
use interlude_spec::manifest::{self, KnownDeviations};
use interlude_spec::rule::RuleId;

/// What an implementation may declare.
const SEMANTICS: [&str; 3] = ["uncoordinated", "serialized", "latest-wins"];

const WHOLE: &str = r#"
name: clerk-js
versions:
  - "4.73.14"
  - version: "5.128.0"
    contracts: [navigate]
    environment: { ALIAS: five }
    suite: "0.2.0"
    known: known/{version}.yaml
command: node 'the adapter.mjs' --version={version}
directory: dist
environment: { PACKAGE: "clerk-js-{version}", EMPTY: "", ALIAS: none }
contracts: [before-emit]
capabilities: [set-session, organizations]
semantics: uncoordinated
prepare: [npm, ci]
requires: ["node_modules/clerk-js-{version}"]
suite: "0.1.0"
known:
  - scenario: [callback/*, set-session/plain]
    requirement: set-session.hides-always
    reason: it does not hide
"#;

#[test]
fn a_version_has_what_is_said_of_it_and_else_what_is_said_of_all() {
    let manifest = manifest::load(WHOLE.as_bytes(), &SEMANTICS).expect("there are no mistakes in it");
    let [old, new] = manifest.versions.as_slice() else { panic!("there are two versions") };
    assert_eq!(manifest.name_of(old), "clerk-js@4.73.14");
    assert_eq!(old.command, ["node", "the adapter.mjs", "--version=4.73.14"]);
    assert_eq!(new.command[2], "--version=5.128.0");
    assert_eq!(
        (&old.contracts[..], &new.contracts[..]),
        (&[Contract::BeforeEmit][..], &[Contract::Navigate][..])
    );
    let environment = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    assert_eq!(
        old.environment,
        environment(&[("ALIAS", "none"), ("EMPTY", ""), ("PACKAGE", "clerk-js-4.73.14")])
    );
    assert_eq!(
        new.environment,
        environment(&[("ALIAS", "five"), ("EMPTY", ""), ("PACKAGE", "clerk-js-5.128.0")])
    );
    assert_eq!(new.requires, ["node_modules/clerk-js-5.128.0"]);
    assert_eq!(new.capabilities, [Capability::SetSession, Capability::Organizations].into());
    assert_eq!(old.suite.as_ref().map(ToString::to_string).as_deref(), Some("0.1.0"));
    assert_eq!(new.suite.as_ref().map(ToString::to_string).as_deref(), Some("0.2.0"));
    assert_eq!(new.known, KnownDeviations::File("known/5.128.0.yaml".into()));
    let KnownDeviations::Here(known) = &old.known else { panic!("they are in the manifest") };
    assert!(known[0].matches(&"callback/slow".into()) && !known[0].matches(&"set-session/plain-2".into()));
}

fn told(mistakes: &[Diagnostic]) -> Vec<String> {
    mistakes.iter().map(|it| format!("{} {}", it.place, it.message)).collect()
}

#[test]
fn every_mistake_of_a_manifest_is_told_at_its_place() {
    let text = "\
nmae: mine
name: a mine
versions: [1.0.0, \"2\", \"2\", { suite: \"1\" }]
command: node 'adapter.mjs
environment: { A: 1, \"B=\": b }
contracts: [before-emmit]
capabilities: [organisations]
semantics: serialised
suite: new
known: [{ scenario: [], requirement: set-active.hides, reason: \" \" }]
";
    let mistakes =
        manifest::load(text.as_bytes(), &SEMANTICS).expect_err("there is hardly anything right in it");
    let help: Vec<_> = mistakes.iter().filter_map(|it| it.help.as_deref()).collect();
    assert_eq!(help.len(), mistakes.len(), "each has a way out");
    assert!(help.contains(&"did you mean `organizations`?"), "{help:?}");
    assert!(help.contains(&"did you mean `before-emit`?"), "{help:?}");
    assert!(help.contains(&"did you mean `serialized`?"), "{help:?}");
    assert_eq!(
        told(&mistakes),
        [
            "1:1 `nmae` is not a key of a manifest",
            "2:7 `a mine` cannot be `name`",
            "3:24 the version `2` stands twice",
            "3:29 a version has no `version`",
            "3:38 `1` is not a version: unexpected end of input while parsing major version number",
            "4:10 `command`: missing closing quote",
            "5:19 `A` has to be a text, not the number `1`",
            "5:22 `B=` cannot be the name of a variable",
            "6:13 `before-emmit` is not a value of `contracts`",
            "7:16 `organisations` is not a value of `capabilities`",
            "8:12 `serialised` is not a value of `semantics`",
            "9:8 `new` is not a version: unexpected character 'n' while parsing major version number",
            "10:21 `scenario` has to be an id, or a list of them, not a list",
            "10:38 `set-active.hides` leaves a choice, so it cannot be broken",
            "10:64 `reason` has to be a sentence, not the text ` `",
        ]
    );
}

#[test]
fn what_has_to_be_said_and_is_not_is_told_for_each_version() {
    let missing = manifest::load(b"name: mine\n", &SEMANTICS).expect_err("it says nothing but a name");
    assert_eq!(
        told(&missing),
        [
            "1:1 a manifest has no `command`",
            "1:1 a manifest has no `contracts`",
            "1:1 a manifest has no `capabilities`"
        ]
    );
    let both =
        b"name: mine\nversion: a\nversions: [a]\ncommand: x\ncontracts: [navigate]\ncapabilities: []\n";
    assert_eq!(
        told(&manifest::load(both, &SEMANTICS).expect_err("which?")),
        ["3:1 `version` and `versions` exclude each other"]
    );
    let empty = manifest::load(b"# nothing\n", &SEMANTICS).expect_err("it is empty");
    assert_eq!(told(&empty), ["1:1 the file holds no manifest"]);
}

#[test]
fn a_file_of_known_deviations_that_was_written_without_reasons_cannot_be_read() {
    let entry = |reason: &str| Known {
        scenarios: vec!["a/b".into(), "it's \"quoted\"".into()],
        contract: None,
        requirement: RuleId::SetSessionHidesAlways,
        reason: reason.into(),
    };
    let good = [entry("because: of #1")];
    assert_eq!(known::load(known::write(&good).as_bytes()), Ok(good.to_vec()));
    let mistakes = known::load(known::write(&[entry("")]).as_bytes()).expect_err("a reason is missing");
    assert_eq!(told(&mistakes), ["6:13 `reason` has to be a sentence, not an empty text"]);
    assert_eq!(known::load(known::write(&[]).as_bytes()), Ok(Vec::new()));
}
