//! What people write in the words of other formats: it is one mistake, and whoever does literally what its help says is rid of it.

use interlude_spec::scenario::load;

const BEGIN: &str = "\
scenario: A
client:
  sessions:
    - { id: sess_a, user: user_ada, organizations: [org_acme] }
    - { id: sess_b, user: user_bob }
  active: sess_a
steps:
  - at: 0ms
    call: one
";

/// Checks that what is written behind a call's label is told once, with these words and this help, and that what the help proposes is
/// right.
#[track_caller]
fn mends(written: &str, message: &str, help: &str, mended: &str) {
    let text = format!("{BEGIN}    {written}\n");
    let told = load(text.as_bytes()).expect_err(&text);
    assert_eq!(told.len(), 1, "{text}\n{told:#?}");
    assert_eq!(told[0].message, message, "{text}");
    assert_eq!(told[0].help.as_deref(), Some(help), "{text}");
    let text = format!("{BEGIN}    {mended}\n");
    assert!(load(text.as_bytes()).is_ok(), "{text}\n{:#?}", load(text.as_bytes()));
}

#[test]
fn the_callback_of_a_sign_out_is_told_by_its_name() {
    let help = "write `callback`: so it is called of a `signOut`";
    for key in ["navigate", "beforeEmit"] {
        let ends = "{ resolvesAfter: 20ms }";
        let beside = format!("signOut: sess_a\n    {key}: {ends}");
        let mended = beside.replace(key, "callback");
        mends(&beside, &format!("`{key}` is not a key of a step"), help, &mended);
        let within = format!("signOut: {{ session: sess_a, {key}: {ends} }}");
        let mended = within.replace(key, "callback");
        mends(&within, &format!("`{key}` is not a key of `signOut`"), help, &mended);
    }
    // Where a contract is claimed that does not have the key, that is no second mistake.
    let text = format!("contract: before-emit\n{BEGIN}    signOut: {{ navigate: {{ never: true }} }}\n");
    assert_eq!(load(text.as_bytes()).expect_err(&text).len(), 1, "{text}");
    let leads = "remove it: here a `signOut` leads nowhere by itself";
    let message = "`redirectUrl` is not a key of `signOut`";
    mends("signOut: { redirectUrl: /bye }", message, leads, "signOut: {}");
    // What belongs to the map of a method is told with that method.
    let beside = "setActive: { session: sess_b }\n    navigate: { never: true }";
    let mended = "setActive: { session: sess_b, navigate: { never: true } }";
    mends(beside, "`navigate` is not a key of a step", "put it into the map of `setActive`", mended);
    // What is wrong with it is told as well, for it stays wrong there.
    let text = format!("{BEGIN}    signOut: sess_a\n    navigate: {{ never: 1 }}\n");
    let told = load(text.as_bytes()).expect_err(&text);
    assert_eq!(told.len(), 2, "{told:#?}");
}

#[test]
fn an_answer_that_says_no_more_than_a_time_is_told_to_be_one() {
    for key in ["after", "takes", "delay"] {
        let with = |touch: &str| format!("setActive: {{ session: sess_b, server: {{ touch: {touch} }} }}");
        let message = format!("`{key}` alone does not say how `touch` is answered");
        mends(&with(&format!("{{ {key}: 20ms }}")), &message, "write `touch: 20ms`", &with("20ms"));
    }
    let message = "`after` alone does not say how `token` is answered";
    let help = "write `token: 20ms`, or add `empty: true` where it holds no token";
    let with = |token: &str| format!("setActive: {{ session: sess_b, server: {{ token: {token} }} }}");
    for mended in ["20ms", "{ after: 20ms, empty: true }"] {
        mends(&with("{ after: 20ms }"), message, help, &with(mended));
    }
    // A failure is a status, or that no answer comes; a word for its time is no second mistake.
    let with = |touch: &str| format!("setActive: {{ session: sess_b, server: {{ touch: {touch} }} }}");
    for mended in ["status: 401", "offline: true"] {
        let mended = with(&format!("{{ failsAfter: 80ms, {mended} }}"));
        let help = "add `status: 401`, or `offline: true`";
        mends(&with("{ failsAfter: 80ms }"), "`touch` has no `status`", help, &mended);
    }
    let message = "`after` is not a key of `touch`";
    let mended = with("{ failsAfter: 20ms, offline: true }");
    mends(&with("{ after: 20ms, offline: true }"), message, "did you mean `failsAfter`?", &mended);
}

#[test]
fn an_object_is_told_by_its_one_key() {
    let with = |key: &str| format!("setActive: {{ session: sess_a, organization: {{ {key}: org_acme }} }}");
    mends(&with("id"), "`id` is not a key of `organization`", "did you mean `object`?", &with("object"));
    let empty = "setActive: { session: sess_a, organization: {} }";
    mends(empty, "`organization` has no `object`", "add `object: org_acme`", &with("object"));
    let empty = "setActive: { session: {} }";
    mends(
        empty,
        "`session` has no `object`",
        "add `object: sess_b`",
        "setActive: { session: { object: sess_b } }",
    );
}

#[test]
fn a_word_that_means_yes_signs_nobody_out() {
    for word in ["yes", "Yes", "no", "off", "all", "'true'"] {
        let text = word.trim_matches('\'');
        let message = format!("`{text}` is a text here, and would be the id of a session");
        let help = format!(
            "write `true` to sign out of all sessions; of a session called `{text}` one signs out by \
             `signOut: {{ session: {text} }}`"
        );
        mends(&format!("signOut: {word}"), &message, &help, "signOut: true");
    }
    let by_name = format!("{BEGIN}    signOut: {{ session: yes }}\n").replace("sess_a", "yes");
    assert!(load(by_name.as_bytes()).is_ok(), "{by_name}");
}

#[test]
fn a_call_without_a_method_is_proposed_one_that_every_contract_has() {
    let text = |claimed: &str, inner: &str| {
        let outer = "setActive: { session: sess_b, callback: { resolvesAfter: 5ms, calls: [";
        format!("contract: {claimed}\n{BEGIN}    {outer}{{ call: two{inner} }}] }} }}\n")
    };
    for claimed in ["navigate", "before-emit", "[navigate, before-emit]"] {
        let told = load(text(claimed, "").as_bytes()).expect_err(claimed);
        assert_eq!(told.len(), 1, "{told:#?}");
        assert_eq!(
            told[0].help.as_deref(),
            Some("add `setActive` with a session of the client, or `signOut: true`")
        );
        for method in ["setActive: { session: sess_b }", "signOut: true"] {
            let mended = text(claimed, &format!(", {method}"));
            assert!(load(mended.as_bytes()).is_ok(), "{mended}");
        }
    }
    // A call that stands in the callback's own map belongs into a list.
    let with = |inner: &str| {
        format!("setActive: {{ session: sess_b, navigate: {{ resolvesAfter: 5ms, {inner} }} }}")
    };
    let calls = "calls: [{ call: inner, setActive: { session: sess_b } }]";
    let help = format!("put the call into a list: `{calls}`");
    mends(&with("call: inner"), "`call` is not a key of `navigate`", &help, &with(calls));
}

#[test]
fn a_word_for_how_long_a_callback_takes_is_one_mistake() {
    for (written, meant) in [("takes: 20ms", "resolvesAfter"), ("resolves: 20ms", "resolvesAfter")] {
        let key = written.split(':').next().unwrap_or_default();
        let with = |ends: &str| format!("setActive: {{ session: sess_b, callback: {{ {ends} }} }}");
        let message = format!("`{key}` is not a key of `callback`");
        let mended = with(&written.replace(key, meant));
        mends(&with(written), &message, &format!("did you mean `{meant}`?"), &mended);
    }
}

#[test]
fn a_value_in_the_place_of_a_map_is_told_with_its_key() {
    let message = |key: &str, found: &str| format!("`{key}` has to be a map, not {found}");
    let text = |text: &str| format!("the text `{text}`");
    for (from, what, found, map) in [
        ("setActive: sess_b", "setActive", text("sess_b"), "session: sess_b"),
        ("setActive: null", "setActive", "nothing".into(), "session: null"),
    ] {
        let help = format!("write a map: `{{ {map} }}`");
        mends(from, &message(what, &found), &help, &format!("{what}: {{ {map} }}"));
    }
    for (key, time, map) in [
        ("server", "'50ms'", "touch: 50ms"),
        ("callback", "50ms", "resolvesAfter: 50ms"),
        ("navigate", "50ms", "resolvesAfter: 50ms"),
    ] {
        let help = format!("write a map: `{{ {map} }}`");
        let with = |value: &str| format!("setActive: {{ session: sess_b, {key}: {value} }}");
        mends(&with(time), &message(key, &text("50ms")), &help, &with(&format!("{{ {map} }}")));
    }
    let keys = "write a map; its keys are `touch`, `token`, `signOut`, `client`, `environment`";
    let with = |value: &str| format!("setActive: {{ session: sess_b, server: {value} }}");
    mends(&with("'hold'"), &message("server", &text("hold")), keys, &with("{}"));
}

#[test]
fn a_time_in_other_words_is_told_as_the_one_that_is_meant() {
    for (written, meant) in [
        ("10MS", "10ms"),
        ("1 s", "1s"),
        ("10sec", "10s"),
        ("1.5 seconds", "1.5s"),
        ("2min", "120s"),
        ("1h", "3600s"),
        ("10", "10ms"),
        ("-10ms", "10ms"),
    ] {
        let text = BEGIN.replace("0ms", written) + "    signOut: true\n";
        let told = load(text.as_bytes()).expect_err(&text);
        assert_eq!(told.len(), 1, "{told:#?}");
        let help = told[0].help.clone().unwrap_or_default();
        let rest =
            help.strip_prefix(&format!("write `{meant}`")).unwrap_or_else(|| panic!("{written}: {help}"));
        assert_eq!(!rest.is_empty(), written.starts_with('-') || written == "10", "{help}");
        let mended = text.replace(written, meant);
        assert!(load(mended.as_bytes()).is_ok(), "{mended}");
    }
    for (written, help) in [
        ("-10ms", "write `10ms`, or `0ms`: nothing happens before the beginning"),
        ("10us", "write a time such as `50ms` or `1.5s`"),
    ] {
        let text = BEGIN.replace("0ms", written) + "    signOut: true\n";
        let told = load(text.as_bytes()).expect_err(&text);
        assert_eq!(told[0].help.as_deref(), Some(help));
    }
}

#[test]
fn a_label_that_is_used_twice_is_one_mistake() {
    let text = |label: &str| {
        format!(
            "{BEGIN}    setActive: {{ session: sess_b }}\n  - at: 10ms\n    call: {label}\n    setActive: {{ session: sess_a }}\n  \
             - at: 50ms\n    expect: {{ calls: {{ one: resolved, ones: resolved }} }}\n"
        )
    };
    let told = load(text("one").as_bytes()).expect_err("used twice");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(
        told[0].help.as_deref(),
        Some("give each call a label of its own: `ones` is expected, and no call has it")
    );
    assert!(load(text("ones").as_bytes()).is_ok());
    // What is expected of a call that there is not is told where no label is used twice.
    let told = load(text("two").as_bytes()).expect_err("no such call");
    assert_eq!(told[0].help.as_deref(), Some("did you mean `one`?"));
}
