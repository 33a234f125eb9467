//! What `PROTOCOL.md` says is what the types say: its lines are messages, its manifest is one, and its tables name
//! every word there is.

use interlude_spec::contract::{Capability, Contract};
use interlude_spec::diagnostic::Code;
use interlude_spec::event::Ambient;
use interlude_spec::manifest;
use interlude_spec::plan::{Argument, Method, Status};
use interlude_spec::protocol::wire::{MAX_LINE, Numbered, Said};
use interlude_spec::protocol::{
    self, Args, CallItem, CallbackItem, CallbackKind, Item, Request, Seen, SessionState, SettleOutcome,
    callback_error,
};
use interlude_spec::time::Tick;
use interlude_spec::trace::{Current, ReturnOutcome, Value};
use std::collections::BTreeMap;

const PAGE: &str = include_str!("../../PROTOCOL.md");

fn fenced(language: &str) -> &'static str {
    let start =
        PAGE.find(&format!("```{language}\n")).expect("the page has such a block") + language.len() + 4;
    &PAGE[start..start + PAGE[start..].find("```").expect("it is closed")]
}

#[test]
fn the_lines_of_the_page_are_messages_and_each_answers_the_one_before() {
    let mut asked: Option<Numbered> = None;
    let mut answers = 0;
    for line in fenced("jsonc").lines() {
        let text = line.chars().skip(2).collect::<String>();
        if line.starts_with('→') {
            let request: Numbered =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
            assert_eq!(
                serde_json::to_string(&request).expect("it can be written"),
                text,
                "nothing is lost or added"
            );
            asked = Some(request);
        } else {
            let Numbered { id, request } = asked.take().expect("a request comes first");
            let said = request.read(id, &text).unwrap_or_else(|error| panic!("{error}: {text}"));
            assert!(matches!(said, Said::Answer(_)));
            answers += 1;
        }
    }
    assert_eq!(asked.map(|asked| asked.request), Some(Request::Bye), "the last needs no answer");
    assert_eq!(answers, 9);
}

#[test]
fn the_manifest_of_the_page_has_no_mistakes_and_every_key() {
    let text = fenced("yaml");
    let manifest = manifest::load(text.as_bytes(), &["uncoordinated"]).expect("there are no mistakes in it");
    assert_eq!(manifest.versions.len(), 2);
    let unknown =
        manifest::load(b"zzzzzzzzzzzzzzzzzz: 1\n", &["uncoordinated"]).expect_err("there is no such key");
    let unknown = unknown.iter().find(|mistake| mistake.code == Code::UnknownKey).expect("it is unknown");
    let keys = unknown.help.as_deref().expect("all keys are listed");
    let keys: Vec<&str> = keys.split('`').skip(1).step_by(2).collect();
    assert!(keys.len() > 8, "{keys:?}");
    for key in keys {
        assert!(
            text.contains(&format!("{key}:")) || PAGE.contains(&format!("`{key}: ")),
            "the manifest of the page has no `{key}`"
        );
    }
}

/// The word in a field of a value.
fn word(value: &impl serde::Serialize, field: &str) -> String {
    let value = serde_json::to_value(value).expect("it can be written");
    value[field].as_str().expect("it is a word").to_owned()
}

#[test]
fn the_tables_of_the_page_name_every_word_of_the_protocol() {
    let callback = |kind| CallbackItem { kind, calls: Vec::new(), await_calls: false };
    let call = CallItem {
        call: "one".into(),
        method: Method::SetActive,
        args: Args { session: Argument::Null, ..Args::default() },
        before_emit: None,
        navigate: None,
        callback: None,
    };
    let session = || SessionState {
        id: "sess_n".into(),
        user: "user_new".into(),
        organizations: Vec::new(),
        last_active_organization: None,
        status: Status::Active,
        task: None,
        slugs: BTreeMap::new(),
    };
    let requests = [
        Request::Hello { protocol: protocol::VERSION, contracts: Contract::ALL.to_vec() },
        Request::Act { at: Tick::ZERO, batch: Vec::new() },
        Request::Probe,
        Request::End,
        Request::Idle,
        Request::Bye,
    ];
    let mut items = vec![
        Item::Call(Box::new(call)),
        Item::Settle { call: "one".into(), outcome: SettleOutcome::Resolve, error: None },
        Item::AddListener { listener: "late".into() },
        Item::RemoveListener { listener: "late".into() },
        Item::SignOut { session: None },
        Item::RemoveSession { session: "sess_a".into() },
        Item::SignIn { session: session() },
        Item::AddSession { session: session() },
        Item::Server { delay: Vec::new() },
        Item::Answer { request: "r1".into(), status: 200 },
    ];
    let around = Ambient::KINDS.iter().filter_map(|kind| Ambient::of_wire(kind.wire, |_| true));
    items.extend(around.map(Item::from));
    let kinds = [
        callback(CallbackKind::Promise),
        callback(CallbackKind::Returns { value: 42.into() }),
        callback(CallbackKind::Throws { error: "boom".into() }),
    ];
    let seen = [
        Seen::Emit { listener: "main".into(), current: Current::NULL },
        Seen::Callback { call: "one".into(), session: Value::Null },
        Seen::CallbackWaiting { call: "one".into() },
        Seen::Return { call: "one".into(), outcome: ReturnOutcome::Resolved },
        Seen::Render { component: "SignedIn".into(), visible: true },
        Seen::Request { request: "r1".into(), kind: "touch".into(), call: None },
        Seen::Token { claims: Current::NULL },
        Seen::Location { url: "/next".into() },
        Seen::FrameworkHook { hook: "useAuth".into(), loaded: true, current: Current::NULL },
        Seen::RenderError { error: callback_error("boom") },
    ];
    let mut words: Vec<String> = requests.iter().map(|it| word(it, "op")).collect();
    words.extend(items.iter().map(|it| word(it, "do")));
    words.extend(kinds.iter().map(|it| word(it, "kind")));
    words.extend(seen.iter().map(|it| word(it, "event")));
    words.extend(Capability::ALL.iter().map(ToString::to_string));
    words.extend(Contract::ALL.iter().map(ToString::to_string));
    for word in words {
        assert!(PAGE.contains(&format!("`{word}`")), "the page does not name `{word}`");
    }
    // The lists above are whole: what is not in them is refused with all names.
    let all = |error: serde_json::Error| error.to_string().matches('`').count() / 2 - 1;
    let no_item =
        serde_json::from_str::<Item>(r#"{"do":"nothing"}"#).expect_err("there is no such thing to do");
    assert_eq!(all(no_item), items.len());
    let no_event =
        serde_json::from_str::<Seen>(r#"{"event":"nothing"}"#).expect_err("there is no such event");
    assert_eq!(all(no_event), seen.len());
    let no_request =
        serde_json::from_str::<Request>(r#"{"op":"nothing"}"#).expect_err("there is no such request");
    assert_eq!(all(no_request), requests.len() + 1, "`begin` stands in the lines of the page");
    assert_eq!(MAX_LINE, 1024 * 1024, "the page says 1 MiB");
}
