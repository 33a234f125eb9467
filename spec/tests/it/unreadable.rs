//! Where in an answer something is wrong is told by its path, with what has to be there.

use interlude_spec::protocol::{Request, wire::MAX_LINE};
use interlude_spec::time::Tick;

fn act() -> Request {
    Request::Act { at: Tick::ZERO, batch: Vec::new() }
}

fn told(request: &Request, line: &str) -> String {
    request.read(1, line).expect_err("it cannot be read").to_string()
}

#[test]
fn a_value_that_cannot_be_read_is_told_by_its_path() {
    let set = r#"{"is":"set","id":"a"}"#;
    let emit = |session: &str, user: &str| {
        format!(
            r#"{{"event":"emit","listener":"main","session":{session},"organization":{set},"user":{user}}}"#
        )
    };
    let events = |events: &[String]| {
        format!(r#"{{"id":1,"ok":{{"quiescent":true}},"events":[{}]}}"#, events.join(","))
    };
    let good = emit(set, set);
    let values = r#"; it may be {"is":"set","id":"…"}, {"is":"null"} or {"is":"undefined"}"#;
    let table = [
        (
            events(&[emit("\"sess_a\"", set)]),
            format!("`events[0].session`: a text stands where an object has to be{values}"),
        ),
        (
            events(&[good.clone(), good.clone(), emit(set, "null"), emit("5", set)]),
            format!("`events[2].user`: null stands where an object has to be{values}"),
        ),
        (
            events(&[emit("[]", "[]")]),
            format!("`events[0].session`: a list stands where an object has to be{values}"),
        ),
        (
            events(&[good.clone(), emit(r#"{"is":"set","id":5}"#, set)]),
            "`events[1].session.id`: a number stands where a text has to be".into(),
        ),
        (
            events(&[emit(r#"{"is":"sett","id":"a"}"#, set)]),
            "`events[0].session.is`: `sett` is not known here; did you mean `set`?".into(),
        ),
        (
            events(&[good.clone(), emit(r#"{"is":"set"}"#, set)]),
            format!("`events[1].session`: `id` is missing{values}"),
        ),
        (
            events(&[good.clone(), good.replace(&format!(r#","user":{set}"#), "")]),
            "`events[1]`: `user` is missing".into(),
        ),
        (
            events(&[good.clone(), r#"{"event":"emitted"}"#.into()]),
            "`events[1].event`: `emitted` is not known here".into(),
        ),
        (
            events(&[r#"{"event":"return","call":7,"outcome":"resolved"}"#.into()]),
            "`events[0].call`: a number stands where a text has to be".into(),
        ),
        (
            r#"{"id":1,"ok":{"quiescent":"yes"}}"#.into(),
            "`ok.quiescent`: a text stands where true or false has to be".into(),
        ),
        (r#"{"id":1,"ok":{}}"#.into(), "`ok`: `quiescent` is missing".into()),
        (r#"{"id":"1","ok":{}}"#.into(), "`id`: a text stands where a whole number has to be".into()),
        (
            r#"{"id":1,"ok":{},"events":{}}"#.into(),
            "`events`: an object stands where a list has to be".into(),
        ),
    ];
    for (line, expected) in table {
        let said = told(&act(), &line);
        let said = said.strip_prefix("a line that is not an answer: ").unwrap_or(&said);
        assert_eq!(said, expected, "{line}");
    }
    let hello = r#"{"id":1,"ok":{"protocol":1,"implementation":{"name":"a"},"contracts":["navigate","x"],"capabilities":[]}}"#;
    let request = Request::Hello { protocol: 1, contracts: Vec::new() };
    let said = told(&request, hello);
    assert!(
        said.contains("`ok.contracts[1]`: `x` is not known here; it may be `before-emit`, `navigate`"),
        "{said}"
    );
    let said = told(&Request::Probe, &format!(r#"{{"id":1,"ok":{{"session":1,"user":{set}}}}}"#));
    assert!(said.contains("`ok.session`: a number stands where an object has to be"), "{said}");
}

#[test]
fn what_is_no_json_or_comes_twice_is_told_by_its_column() {
    assert!(told(&act(), "nonsense").contains("at column"));
    assert!(told(&act(), r#"{"id":1,"id":1}"#).contains("the key `id` comes twice"));
    assert!(told(&act(), "5").contains("a number stands where"));
}

#[test]
fn a_long_answer_of_wrong_events_is_told_of_as_well() {
    let event = r#"{"event":"emit","listener":"main","session":5,"user":5}"#;
    let all = vec![event; 2000].join(",");
    let line = format!(r#"{{"id":1,"ok":{{"quiescent":true}},"events":[{all}]}}"#);
    assert!(line.len() < MAX_LINE);
    assert!(told(&act(), &line).contains("`events[0].session`: a number stands where an object has to be"));
}
