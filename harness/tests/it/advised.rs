//! What is told of scenarios that can be read: each way out, done, leaves less to tell.

use interlude::lint;
use interlude::trial::Scenario;
use interlude_spec::diagnostic::{Code, Diagnostic};
use interlude_spec::scenario::load;

const CLIENT: &str = "\
scenario: A
client:
  sessions:
    - { id: sess_a, user: user_ada, organizations: [org_a, { id: org_s, slug: acme }], lastActiveOrganization: org_a }
    - { id: sess_b, user: user_bob }
  active: sess_a
steps:
";

/// What `interlude check` advises on a text.
fn advice(text: &str) -> Vec<Diagnostic> {
    let scenario = Scenario::read("a".into(), "a.yaml".into(), text.as_bytes());
    let scenario = scenario.unwrap_or_else(|it| panic!("{:?}", it.mistakes));
    lint::advice(&scenario.id, &scenario.plan, &scenario.text)
}

/// What in a text contradicts its contract.
fn contradictions(text: &str) -> Vec<Diagnostic> {
    let plan = load(text.as_bytes()).unwrap_or_else(|it| panic!("{it:?}"));
    let mistakes = lint::lint(&"a".into(), "a.yaml", &plan, text);
    assert!(mistakes.iter().all(|it| it.code == Code::Contradicts), "{mistakes:?}");
    mistakes
}

#[test]
fn a_load_of_a_client_that_is_loaded_is_told_to_come_to_nothing() {
    let idle = |text: &str| -> Vec<_> {
        let told = advice(text).into_iter().filter(|it| it.code == Code::IdleLoad);
        told.map(|it| (it.place.to_string(), it.help.unwrap_or_default())).collect()
    };
    let call = "  - { at: 5ms, call: one, setActive: { session: sess_b } }\n";
    let twice = format!("{CLIENT}  - at: 0ms\n    load: true\n{call}  - {{ at: 9ms, load: true }}\n");
    let help = "add `loaded: false` to `client`, or remove this step";
    assert_eq!(idle(&twice), [("9:5".to_owned(), help.to_owned())]);
    let mended = twice.replace("  active:", "  loaded: false\n  active:");
    let removed = format!("{CLIENT}{call}");
    for text in [&mended, &removed] {
        assert_eq!(idle(text), [], "{text}");
    }
}

#[test]
fn what_contradicts_the_contract_is_told_a_way_to_see_what_can_happen_beyond_the_simulations_too() {
    let text = |expected: &str| {
        format!(
            "{CLIENT}  - at: 0ms\n    call: one\n    setActive: {{ organization: acme, navigate: {{ resolvesAfter: 5ms }} }}\n  - at: \
             50ms\n    expect: {{ organization: {expected} }}\n"
        )
    };
    let see = "see what can happen: `interlude simulate a.yaml --semantics clerk-js@6.40.0`";
    for (expected, aside) in [
        ("org_a", String::new()),
        ("org_x", "in line 12 no session of the client has an organization `org_x`; ".into()),
        ("acme", "`acme` is a slug, and what is current has the id: write `organization: org_s`; ".into()),
    ] {
        let told = contradictions(&text(expected));
        assert_eq!(told.len(), 1, "{expected}: {told:?}");
        assert_eq!(told[0].help, Some(format!("{aside}{see}")), "{expected}");
        assert_eq!(told[0].label, "allowed: organization org_s");
    }
    assert_eq!(contradictions(&text("org_s")), []);
    let list = text("org_s").replace("steps:", "emissions: [{ organization: org_a }]\nsteps:");
    assert_eq!(contradictions(&list)[0].help.as_deref(), Some(see));
    // The version that is named can play it.
    let folder = crate::folder::Folder::new("contradicts").with("scenarios/a.yaml", &text("acme"));
    let output = folder.run(&["simulate", "scenarios/a.yaml", "--semantics", "clerk-js@6.40.0"]);
    assert_eq!(crate::folder::code(&output), 0, "{}", crate::folder::told(&output.stderr));
}
